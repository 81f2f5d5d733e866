import type { StatisticsCounts } from "../../../src/contract/statistics.ts";

/** How many requests came, whatever became of them. */
export const receivedOf = ({ deliveries }: Pick<StatisticsCounts, "deliveries">): number =>
  Object.values(deliveries).reduce((sum, count) => sum + count, 0);

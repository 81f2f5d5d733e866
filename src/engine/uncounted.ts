import type { OwnMetrics } from "../contract/metrics.ts";
import type { ExecuteDoors } from "./execute.ts";

/** For what is not to be in any figure. */
export const closedMetrics: OwnMetrics = {
  count: () => undefined,
  set: () => undefined,
  observe: () => undefined,
};

/** For runs of tests: alerts and capacity are worked out from what is counted. What they call is counted as a call. */
export const uncounted = (doors: ExecuteDoors): ExecuteDoors => ({
  ...doors,
  metrics: undefined,
  steps: { ...doors.steps, metrics: closedMetrics },
});

import type { ReplayCount } from "../../contract/replay.ts";
import { soughtBy } from "../delivery-query.ts";
import type { ReplayDoors } from "../doors.ts";
import { type Chosen, nextChosen } from "./chosen.ts";
import { planReplays, type Wish } from "./plan.ts";
import { noProgress, withPlans } from "./progress.ts";

const stretchMax = 200;
/** Deliveries planned for a count: whoever starts more wants to know how many, and hardly each one's reason. */
const plannedMax = 10_000;
/** To plan takes so long at most, and to count the others without planning. */
const planMs = 1_000,
  totalMs = 500;

interface CountBounds {
  deliveries: number;
  ms: number;
}

/** Plans a replay without starting anything, and no more of it than the bounds say. */
export async function countReplay(
  doors: ReplayDoors,
  { chosen, wish }: { chosen: Chosen; wish: Wish },
  bounds: CountBounds = { deliveries: plannedMax, ms: planMs },
): Promise<ReplayCount> {
  const until = performance.now() + bounds.ms;
  let [progress, looked] = [noProgress, 0];
  for (let cursor: string | null = null; ; ) {
    const limit = Math.min(stretchMax, bounds.deliveries - looked);
    const lookMs = Math.max(0, until - performance.now());
    const stretch = await nextChosen(doors, chosen, { cursor, limit, lookMs });
    progress = withPlans(progress, await planReplays(doors, wish, stretch));
    looked += stretch.deliveries.length + stretch.missing.length;
    if (stretch.cursor === null) return { ...progress, complete: true, total: looked };
    if (looked >= bounds.deliveries || performance.now() >= until) break;
    cursor = stretch.cursor;
  }
  return { ...progress, complete: false, total: await countChosen(doors, chosen) };
}

/** How many deliveries a replay is of; null: more than are counted in a moment. */
export async function countChosen(
  { store, live }: Pick<ReplayDoors, "store" | "live">,
  chosen: Chosen,
): Promise<number | null> {
  const { workspace, deliveries: ids, query = {} } = chosen;
  if (ids !== undefined) {
    return new Set(ids).size;
  }
  const { count, countedTo } = await store.deliveries.count({
    test: false,
    ...soughtBy(query, { workspace, snapshot: live.current() }),
    ...(query.status === undefined && { exceptStatus: "captured" }),
    lookMs: totalMs,
  });
  return countedTo === null ? count : null;
}

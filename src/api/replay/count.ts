import type { ReplayCount } from "../../contract/replay.ts";
import type { ReplayDoors } from "../doors.ts";
import { type Chosen, nextChosen } from "./chosen.ts";
import { planReplays, type Wish } from "./plan.ts";
import { noProgress, withPlans } from "./progress.ts";

const stretchMax = 200;

/** Plans a replay without starting anything, for so long at most. */
export async function countReplay(
  doors: ReplayDoors,
  { chosen, wish, forMs }: { chosen: Chosen; wish: Wish; forMs: number },
): Promise<ReplayCount> {
  const until = performance.now() + forMs;
  let progress = noProgress;
  for (let cursor: string | null = null; ; ) {
    const lookMs = Math.max(0, until - performance.now());
    const stretch = await nextChosen(doors, chosen, { cursor, limit: stretchMax, lookMs });
    progress = withPlans(progress, await planReplays(doors, wish, stretch.deliveries));
    if (stretch.cursor === null) return { ...progress, complete: true };
    if (performance.now() >= until) return { ...progress, complete: false };
    cursor = stretch.cursor;
  }
}

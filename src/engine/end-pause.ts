import { Problem } from "../contract/problem.ts";
import type { Live, Store } from "../store/store.ts";
import { instant } from "./wait.ts";

interface EndPauseDoors {
  store: Store;
  live: Live;
  now: () => number;
}

/** Everything that a trigger held has been let go: from now on its runs are queued as they come. */
export async function endPause({ store, live, now }: EndPauseDoors, triggerId: string): Promise<void> {
  const { triggers, revision } = live.current();
  const trigger = triggers.find(({ id }) => id === triggerId);
  if (trigger?.pause === undefined || trigger.pause.ratePerSecond === null) return;
  const { pause: _, ...rest } = trigger;
  const changed = { ...rest, version: trigger.version + 1, updatedAt: instant(now()) };
  try {
    await store.definitions.change({
      workspace: trigger.workspace,
      putTriggers: [changed],
      ifRevision: revision,
    });
  } catch (error) {
    // Somebody else changed something; the next look sees what.
    if (!(error instanceof Problem) || error.code !== "conflict") throw error;
  }
  await live.refresh();
}

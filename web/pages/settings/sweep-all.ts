import type { SweepReport } from "../../../src/contract/retention.ts";
import type { Task } from "../../task.ts";

/**
 * Sweeps until all is gone that may go: one call deletes for some seconds and leaves the rest. Stopped between two calls.
 * `part`: more is due, and the server's own sweeps go on with it; `elsewhere`: another process is at it.
 */
export async function sweepAll(
  sweep: () => Promise<SweepReport>,
  { signal, tell }: Pick<Task<number>, "signal" | "tell">,
): Promise<{ deleted: number; end: "all" | "part" | "elsewhere" }> {
  let deleted = 0;
  while (!signal.aborted) {
    const { elsewhere, complete, swept } = await sweep();
    if (elsewhere) return { deleted, end: "elsewhere" };
    const now = swept.reduce((sum, each) => sum + each.deleted, 0);
    deleted += now;
    if (complete) return { deleted, end: "all" };
    // What is left is needed still.
    if (now === 0) break;
    tell(deleted);
  }
  return { deleted, end: "part" };
}

import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";

/** Between tries to write; short enough that a store that comes back is noticed at once. */
const firstPauseMs = 50,
  pauseMsMax = 2_000;

/**
 * Writes, and tries again for as long as the store is unavailable: what a run has done must not be forgotten while its
 * process lives. Resolves with null when `given` was aborted meanwhile. Rejects with anything else the store throws.
 */
export async function written<Result>(
  write: () => Promise<Result>,
  { log, given, runId }: { log: Log; given: AbortSignal; runId: string },
): Promise<Result | null> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, pauseMsMax)) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      if (given.aborted) return null;
      if (pauseMs === firstPauseMs) log.warn("run not written; trying again", { runId, error });
    }
    await pause(pauseMs, undefined, { signal: given }).catch(() => undefined);
  }
}

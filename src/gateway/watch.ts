import { setTimeout as pause } from "node:timers/promises";
import type { Store } from "../store/store.ts";
import { type RunState, runState } from "./status.ts";

/** Between looks: soon at first, since most waits are short, and never so often that many callers weigh on the store. */
const firstLookMs = 25,
  lookMsMax = 400;

interface Watch {
  runId: string;
  waitMs: number;
  signal: AbortSignal;
}

/**
 * Waits on for a run that has left this process, as one that waits and goes on elsewhere: looks at its row until it has
 * an answer or has ended. Gives what was last known when the time is over or the signal is aborted.
 */
export async function watchRun({ runId, waitMs, signal }: Watch, store: Store): Promise<RunState> {
  let state: RunState = { kind: "lost" };
  let left = waitMs;
  for (let lookMs = firstLookMs; left > 0 && !signal.aborted; lookMs = Math.min(lookMs * 2, lookMsMax)) {
    const ms = Math.min(lookMs, left);
    left -= ms;
    await pause(ms, undefined, { signal }).catch(() => undefined);
    state = (await runState(store, runId)) ?? state;
    if (state.kind !== "pending") return state;
  }
  return state;
}

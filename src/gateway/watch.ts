import type { Store } from "../store/store.ts";
import { poll } from "./poll.ts";
import { type RunState, runState } from "./status.ts";

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
  const look = async () => {
    state = (await runState(store, runId)) ?? state;
    return state.kind === "pending" ? null : state;
  };
  return (await poll(look, { waitMs, firstMs: 25, lookMsMax: 400, signal })) ?? state;
}

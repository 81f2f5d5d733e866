import type { Log } from "../../contract/log.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { Store } from "../../store/store.ts";

/** What a dispatch knows of the worker that it wakes. */
export interface DispatchLink {
  readonly store: Store;
  readonly log: Log;
  readonly now: () => number;
  /** This process's id as a worker. */
  readonly worker: string;
  /** Runs that this process executes at a time. */
  readonly concurrency: number;
  /** False in a gateway: it executes only what it claimed for callers that wait. */
  readonly takesQueued: boolean;
  /**
   * Claims the run and executes it until it ends, waits or is given back; a run that is not to be had is no error.
   * Rejects with `StoreUnavailable` when the claim failed, and with another error when this worker is stopping; the run
   * is as it was then.
   */
  take(runId: string): Promise<void>;
  /** The runs that are executed. */
  running(): string[];
  /** Those, and the runs that are about to be, as far as that is known. */
  inHand(): string[];
  /** These runs were asked to stop: their steps under way are aborted. */
  canceled(runIds: readonly string[]): void;
}

/** Who is woken, when. The run's row is the truth; what a dispatch carries are hints to look at it. */
export interface Dispatch {
  /** Only this process takes runs, so that one that waits goes on here. */
  readonly sole: boolean;
  /** Begins to take runs. */
  start(link: DispatchLink): Promise<void>;
  /** These runs have been queued by this process. */
  wake(runs: readonly ReadyRun[]): void;
  /** A run waits until then (ms since the epoch). */
  parked(runId: string, wakeAt: number): void;
  /** Runs known to be ready and not yet taken. */
  queued(): number;
  /** Takes no more. Runs that have been taken go on; `drained` resolves when none is left. */
  stop(drained: Promise<void>): Promise<void>;
}

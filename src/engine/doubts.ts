import type { Log } from "../contract/log.ts";
import type { ClaimedRun, Store } from "../store/store.ts";
import { Looker } from "./looker.ts";
import { written } from "./writing.ts";

/** A commit may still be under way when its connection is lost; so a run that is not there is looked for again. */
const looksMax = 3,
  betweenLooksMs = 2_000;

/** Kept in memory through the longest outage; most of them were never stored. */
const doubtsMax = 100_000;

export interface DoubtsDoors {
  readonly store: Store;
  readonly log: Log;
  readonly worker: string;
  readonly given: AbortSignal;
  /** Executes a run that turned out to be this worker's. */
  found(run: ClaimedRun): void;
}

/**
 * Runs whose acceptance failed, though it may have been committed before its answer was lost: then they are claimed for
 * this worker, which lives, and nobody else will ever take them.
 */
export class Doubts {
  readonly #doors: DoubtsDoors;
  /** How often each has been looked for. */
  readonly #looks = new Map<string, number>();
  readonly #looker: Looker;

  constructor(doors: DoubtsDoors) {
    this.#doors = doors;
    this.#looker = new Looker({
      look: () => this.#lookAtAll(),
      log: doors.log,
      fault: "runs in doubt not looked for; trying again",
      againMs: betweenLooksMs,
    });
  }

  add(runIds: readonly string[]): void {
    const { log } = this.#doors;
    for (const runId of runIds) {
      if (this.#looks.size < doubtsMax) this.#looks.set(runId, 0);
      else log.error("run in doubt not looked for; a restart finds it", { runId });
    }
    this.#looker.hint();
  }

  /** One after the other; while the store is unavailable, for one alone. */
  async #lookAtAll(): Promise<number | null> {
    const { given, log } = this.#doors;
    for (const [runId, looks] of this.#looks) {
      if (given.aborted) return null;
      try {
        await this.#look(runId, looks);
      } catch (error) {
        // It can't be read; the others are not to suffer for it.
        this.#looks.delete(runId);
        log.error("run in doubt not read; a restart finds it", { runId, error });
      }
    }
    return this.#looks.size === 0 ? null : betweenLooksMs;
  }

  async #look(runId: string, looks: number): Promise<void> {
    const { store, worker, log, given } = this.#doors;
    const run = await written(() => store.runs.claimed({ worker, id: runId }), { log, given, runId });
    if (run === null && looks + 1 < looksMax) {
      this.#looks.set(runId, looks + 1);
      return;
    }
    this.#looks.delete(runId);
    if (run === null) return;
    log.warn("run accepted though the store failed", { runId });
    this.#doors.found(run);
  }
}

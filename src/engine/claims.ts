import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { ClaimedRun, Store } from "../store/store.ts";
import { instant } from "./wait.ts";

interface ClaimsDoors {
  store: Store;
  log: Log;
  worker: string;
  now: () => number;
}

interface Asked {
  resolve: (run: ClaimedRun | null) => void;
  reject: (error: unknown) => void;
}

/** Claims what is asked for within one turn of the event loop by one write. */
export class Claims {
  readonly #doors: ClaimsDoors;
  #asked = new Map<string, Asked>();
  /** Runs whose claim failed, though it may have been made before its answer was lost. */
  readonly #doubtful = new Set<string>();

  constructor(doors: ClaimsDoors) {
    this.#doors = doors;
  }

  /** Null when the run is not to be had. Rejects with `StoreUnavailable`. */
  async claim(runId: string): Promise<ClaimedRun | null> {
    if (this.#asked.has(runId)) return null;
    if (!this.#doubtful.has(runId)) return this.#ask(runId);
    const { store, worker } = this.#doors;
    const own = () => store.runs.claimed({ worker, id: runId });
    // The claim in doubt may be committed only while the next one waits for it.
    const run = (await own()) ?? (await this.#ask(runId)) ?? (await own());
    this.#doubtful.delete(runId);
    return run;
  }

  #ask(runId: string): Promise<ClaimedRun | null> {
    return new Promise((resolve, reject) => {
      if (this.#asked.size === 0) setImmediate(() => void this.#claimAll());
      this.#asked.set(runId, { resolve, reject });
    });
  }

  async #claimAll(): Promise<void> {
    const asked = this.#asked;
    this.#asked = new Map();
    try {
      await this.#claim(asked, [...asked.keys()]);
    } catch (error) {
      if (error instanceof StoreUnavailable || asked.size === 1) {
        for (const [runId, { reject }] of asked) {
          this.#doubtful.add(runId);
          reject(error);
        }
        return;
      }
      // One of them can't be read; the others are not to suffer for it.
      for (const [runId, one] of asked) {
        await this.#claim(asked, [runId]).catch((fault: unknown) => {
          this.#doubtful.add(runId);
          one.reject(fault);
        });
      }
    }
  }

  async #claim(asked: ReadonlyMap<string, Asked>, ids: readonly string[]): Promise<void> {
    const { store, worker, now } = this.#doors;
    const runs = await store.runs.claim({ worker, ids, now: instant(now()) });
    const claimed = new Map(runs.map((run) => [run.id, run]));
    for (const id of ids) asked.get(id)?.resolve(claimed.get(id) ?? null);
  }
}

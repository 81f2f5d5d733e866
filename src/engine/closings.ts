import type { Log } from "../contract/log.ts";
import type { Store } from "../store/store.ts";
import { Looker, sweepMsDefault } from "./looker.ts";

interface ClosingsDoors {
  readonly store: Pick<Store, "waits">;
  readonly log: Log;
  /** Whether this process looks after what others left; else only after what it is told of. */
  readonly sweeps: boolean;
  readonly sweepMs?: number;
  cancel: (cancel: { workspace: string; ids: readonly string[] }) => Promise<unknown>;
}

/** A run, or one of its steps, that waits no longer for what it has asked for outside. */
export interface Left {
  workspace: string;
  runId: string;
  /** Absent: the run has ended. */
  path?: string;
}

/** Looked for in one look. */
const limit = 200;

/** What nobody waits for any longer does not go on: questions are withdrawn, and runs that were waited for canceled. */
export class Closings implements AsyncDisposable {
  readonly #doors: ClosingsDoors;
  readonly #looker: Looker;
  readonly #left = new Set<Left>();
  /** What a process left that died before it had closed it is looked for once. */
  #seeks: boolean;

  constructor(doors: ClosingsDoors) {
    this.#doors = doors;
    const { log, sweeps, sweepMs = sweepMsDefault } = doors;
    this.#seeks = sweeps;
    this.#looker = new Looker({
      look: () => this.#look(),
      log,
      fault: "what is waited for no longer not closed; trying again",
      againMs: sweepMs,
    });
    if (sweeps) this.#looker.hint();
  }

  add(left: Left): void {
    this.#left.add(left);
    this.#looker.hint();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#looker[Symbol.asyncDispose]();
  }

  async #look(): Promise<number | null> {
    const { store, cancel } = this.#doors;
    if (this.#seeks) {
      const found = await store.waits.unclosed({ limit });
      for (const left of found) this.#left.add(left);
      this.#seeks = found.length === limit;
    }
    for (const left of this.#left) {
      const ids = await store.waits.close(left);
      if (ids.length > 0) await cancel({ workspace: left.workspace, ids });
      this.#left.delete(left);
    }
    return this.#seeks ? 0 : null;
  }
}

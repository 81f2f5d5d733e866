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
  /** What was asked for at an attempt or before it. Absent: the run has ended. */
  step?: { path: string; attempt: number };
}

/** Looked for in one look. */
const limit = 200;

/** What other processes left is looked for after so many sweeps: it costs a query, and is rare. */
const sweepsPerSeek = 30;

/** What nobody waits for any longer does not go on: questions are withdrawn, and runs that were waited for canceled. */
export class Closings implements AsyncDisposable {
  readonly #doors: ClosingsDoors;
  readonly #looker: Looker;
  readonly #left = new Set<Left>();
  /** When what a process left that died before it had closed it is looked for, by the clock that nobody sets. */
  #seeksAt: number;
  readonly #seekMs: number;

  constructor(doors: ClosingsDoors) {
    this.#doors = doors;
    const { log, sweeps, sweepMs = sweepMsDefault } = doors;
    this.#seekMs = sweepsPerSeek * sweepMs;
    this.#seeksAt = sweeps ? 0 : Number.POSITIVE_INFINITY;
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
    if (performance.now() >= this.#seeksAt) {
      const [found, strays] = [await store.waits.unclosed({ limit }), await store.waits.strays({ limit })];
      for (const left of found) this.#left.add(left);
      for (const { workspace, runId } of strays) await cancel({ workspace, ids: [runId] });
      if (found.length < limit) this.#seeksAt = performance.now() + this.#seekMs;
    }
    for (const left of this.#left) {
      const ids = await store.waits.close(left);
      if (ids.length > 0) await cancel({ workspace: left.workspace, ids });
      this.#left.delete(left);
    }
    const leftMs = this.#seeksAt - performance.now();
    return leftMs === Number.POSITIVE_INFINITY ? null : Math.max(0, leftMs);
  }
}

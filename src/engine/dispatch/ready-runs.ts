import type { Priority } from "../../contract/flow.ts";

/** Runs that are ready: those of high priority come first, of equal ones those that came first. */
export class ReadyRuns {
  /** Sets, since a run may be named twice. */
  readonly #high = new Set<string>();
  readonly #normal = new Set<string>();
  readonly #low = new Set<string>();

  get size(): number {
    return this.#high.size + this.#normal.size + this.#low.size;
  }

  add(runId: string, priority: Priority): void {
    // One that was parked is woken without its priority; the store gives it when it is read.
    if (priority === "normal") this.#normal.add(runId);
    else if (priority === "high") this.#high.add(runId);
    else this.#low.add(runId);
  }

  take(): string | undefined {
    for (const runs of [this.#high, this.#normal, this.#low]) {
      const [runId] = runs;
      if (runId === undefined) continue;
      runs.delete(runId);
      return runId;
    }
    return undefined;
  }
}

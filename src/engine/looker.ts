import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";

/** What another process left undone when it died is found after this long. */
export const sweepMsDefault = 1_000;
/** Timers hold no more than 2^31 ms. */
const timerMsMax = 86_400_000;

export interface LookerOf {
  /** Looks once. Milliseconds until it is to look again unasked; 0: at once; null: when it is asked to. */
  look: () => Promise<number | null>;
  log: Log;
  /** What is logged where a look fails. */
  fault: string;
  fields?: Record<string, unknown>;
  /** After a look that failed it looks again unasked; null: when it is asked to. At least 1 ms. */
  againMs: number | null;
  /** There is nothing left to look at. */
  idle?: () => void;
}

/**
 * Looks at what there is to do whenever somebody hints that there may be something: one look at a time, and whoever hints
 * meanwhile, or in the same turn of the event loop, is served by one more.
 */
export class Looker implements AsyncDisposable {
  readonly #of: LookerOf;
  #looking: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  /** When the timer rings, by the clock that nobody sets. */
  #ringsAt = 0;
  #stopped = false;

  constructor(of: LookerOf) {
    this.#of = of;
  }

  /** There may be something to do. */
  hint(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#looking ??= this.#run();
  }

  /** Looks in so long at the latest. */
  within(ms: number): void {
    if (this.#stopped) return;
    const delayMs = Math.min(Math.max(1, ms), timerMsMax);
    const ringsAt = performance.now() + delayMs;
    if (this.#timer !== null && this.#ringsAt <= ringsAt) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#ringsAt = ringsAt;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.hint();
    }, delayMs);
    this.#timer.unref();
  }

  /** Begins nothing more, and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    let nextMs: number | null = null;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      nextMs = await this.#look();
      if (nextMs === 0) this.#again = true;
    }
    this.#looking = null;
    if (nextMs !== null) this.within(nextMs);
    else if (this.#timer === null) this.#of.idle?.();
  }

  async #look(): Promise<number | null> {
    const { look, log, fault, fields, againMs } = this.#of;
    try {
      return await look();
    } catch (error) {
      const level = error instanceof StoreUnavailable ? "warn" : "error";
      if (!this.#stopped) log[level](fault, { ...fields, error });
      return againMs;
    }
  }
}

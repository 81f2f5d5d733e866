import { StoreUnavailable } from "../contract/problem.ts";

interface GroupCommitOptions<Operation, Result> {
  /**
   * Applies the operations in one transaction and gives their results in the same order. Throws `StoreUnavailable` when
   * the store failed, anything else when one of the operations was at fault; either way nothing was changed.
   */
  apply: (operations: readonly Operation[]) => readonly Result[] | Promise<readonly Result[]>;
  /** Transactions under way at once. */
  flightsMax: number;
  /** Operations in one transaction: what arrives behind them waits no longer than these take. */
  batchMax: number;
  /** Operations of one key follow one another: the next is taken when the one before is on disk; null: of none. */
  keyOf?: (operation: Operation) => string | null;
  /** Is told of each transaction that was written. */
  flushed?: ((flush: { operations: number; ms: number }) => void) | undefined;
}

/** More than this many waiting operations, or bytes in them, mean that the store does not keep up: senders get 503. */
export const waitingMax = 10_000,
  waitingBytesMax = 67_108_864;
/** One batch is held in memory twice while it is written. */
const batchBytesMax = 8_388_608;

interface Waiting<Operation, Result> {
  operation: Operation;
  key: string | null;
  bytes: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: operations that arrive together are applied in one transaction with one flush to disk, and each caller
 * is released after it. What arrives while all flights are under way gathers for the next one.
 */
export class GroupCommit<Operation, Result> {
  readonly #options: GroupCommitOptions<Operation, Result>;
  #waiting: Waiting<Operation, Result>[] = [];
  #waitingBytes = 0;
  #flights = 0;
  #scheduled = false;
  #idle: (() => void)[] = [];
  readonly #keys = new Set<string>();

  constructor(options: GroupCommitOptions<Operation, Result>) {
    this.#options = options;
  }

  /**
   * Resolves when the operation is on disk. `bytes` is about what it holds in memory while it waits; it waits only where
   * what waits already fills less than this share of the bounds.
   */
  run(
    operation: Operation,
    { bytes = 0, share = 1 }: { bytes?: number; share?: number } = {},
  ): Promise<Result> {
    if (this.#waiting.length >= waitingMax * share || this.#waitingBytes > waitingBytesMax * share) {
      return Promise.reject(
        new StoreUnavailable("Too much is waiting to be written; try again in a moment."),
      );
    }
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        operation,
        key: this.#options.keyOf?.(operation) ?? null,
        bytes,
        resolve,
        reject,
      });
      this.#schedule();
    });
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    if (this.#waiting.length === 0 && this.#flights === 0) return Promise.resolve();
    return new Promise((resolve) => void this.#idle.push(resolve));
  }

  #schedule() {
    if (this.#scheduled || this.#waiting.length === 0 || this.#flights >= this.#options.flightsMax) return;
    this.#scheduled = true;
    // After the reads of this turn of the event loop: they bring what shares the flush.
    setImmediate(() => {
      this.#scheduled = false;
      void this.#fly();
    });
  }

  async #fly() {
    const batch = this.#take();
    // All that waits follows something under way, whose end schedules it.
    if (batch.length === 0) return;
    this.#flights += 1;
    this.#schedule();
    try {
      await this.#settle(batch);
    } finally {
      for (const { key } of batch) if (key !== null) this.#keys.delete(key);
      this.#flights -= 1;
      this.#schedule();
      if (this.#waiting.length === 0 && this.#flights === 0) {
        for (const resolve of this.#idle.splice(0)) resolve();
      }
    }
  }

  #take(): Waiting<Operation, Result>[] {
    const { batchMax } = this.#options;
    const batch: Waiting<Operation, Result>[] = [];
    const left: Waiting<Operation, Result>[] = [];
    let bytes = 0;
    let at = 0;
    for (; at < this.#waiting.length && batch.length < batchMax && bytes < batchBytesMax; at += 1) {
      const next = this.#waiting[at];
      if (next === undefined) break;
      if (next.key !== null) {
        if (this.#keys.has(next.key)) {
          left.push(next);
          continue;
        }
        this.#keys.add(next.key);
      }
      batch.push(next);
      bytes += next.bytes;
    }
    this.#waiting = left.length === 0 ? this.#waiting.slice(at) : left.concat(this.#waiting.slice(at));
    this.#waitingBytes -= bytes;
    return batch;
  }

  /** A batch that one operation spoiled is tried again in halves, so that only the guilty one is rejected. */
  async #settle(batch: readonly Waiting<Operation, Result>[]): Promise<void> {
    const startedAt = performance.now();
    let results: readonly Result[];
    try {
      results = await this.#options.apply(batch.map((waiting) => waiting.operation));
    } catch (error) {
      if (error instanceof StoreUnavailable || batch.length <= 1) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      const half = Math.ceil(batch.length / 2);
      await this.#settle(batch.slice(0, half));
      await this.#settle(batch.slice(half));
      return;
    }
    // What was written is never written again, whatever fails after it.
    results.forEach((result, index) => batch[index]?.resolve(result));
    this.#options.flushed?.({ operations: batch.length, ms: performance.now() - startedAt });
  }
}

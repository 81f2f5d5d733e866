import { setTimeout as pause } from "node:timers/promises";

/** Lets a loop wait until something is told, or for so long. */
export class Signal {
  #told = false;
  #wake: (() => void) | null = null;

  readonly tell = (): void => {
    this.#told = true;
    this.#wake?.();
  };

  /** Ends at once where something was told since the last wait. */
  async wait(ms: number, ended: AbortSignal): Promise<void> {
    if (!this.#told && !ended.aborted) {
      const over = new AbortController();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const signal = AbortSignal.any([ended, over.signal]);
      await Promise.race([promise, pause(ms, undefined, { signal }).catch(() => undefined)]);
      over.abort();
      this.#wake = null;
    }
    this.#told = false;
  }
}

/**
 * Has written in bulk what gathers, a while after the first of it. One write at a time: what comes while the store is slow
 * waits where it is, within its holder's bounds.
 */
export class Gathering {
  readonly #gatherMs: number;
  /** Takes what there is, if anything, and settles when that is written or given up. */
  readonly #write: () => Promise<void>;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #hasMore = false;

  constructor({ gatherMs, write }: { gatherMs: number; write: () => Promise<void> }) {
    this.#gatherMs = gatherMs;
    this.#write = write;
  }

  /** Something is there to be written. */
  begin(): void {
    if (this.#writing !== null) this.#hasMore = true;
    else this.#timer ??= setTimeout(() => void this.#start(), this.#gatherMs).unref();
  }

  /** Resolves when everything gathered so far is written, or could not be. */
  async flush(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
    await this.#start();
  }

  #start(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#hasMore = false;
    this.#writing = this.#write().finally(() => {
      this.#writing = null;
      if (this.#hasMore) this.begin();
    });
    return this.#writing;
  }
}

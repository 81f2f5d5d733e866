/** Writes what has changed, one write at a time: what changes meanwhile goes with the next. */
export class Keeper {
  readonly #write: () => Promise<void>;
  #writing: Promise<void> | null = null;
  #isStale = false;

  constructor(write: () => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when everything up to now is written. */
  async keep(): Promise<void> {
    this.#isStale = true;
    while (this.#isStale || this.#writing !== null) {
      this.#writing ??= this.#once();
      await this.#writing;
    }
  }

  async #once(): Promise<void> {
    this.#isStale = false;
    try {
      await this.#write();
    } finally {
      this.#writing = null;
    }
  }
}

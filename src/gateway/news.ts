import { setTimeout as pause } from "node:timers/promises";
import type { Live } from "../store/store.ts";

/** The store is asked no more often, however many addresses somebody tries. */
const apartMs = 50;
/** So many requests wait for what it says; others are answered by what is known. */
const waitingMax = 32;

/** Asks the store whether another process has made a moment ago what is not known here. */
export class News {
  readonly #live: Pick<Live, "check">;
  #next: Promise<boolean> | null = null;
  #waiting = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor({ live }: { live: Pick<Live, "check"> }) {
    this.#live = live;
  }

  /** Resolves when all that was changed before this is known: true; or false where the store could not be asked. */
  async ask(): Promise<boolean> {
    if (this.#waiting >= waitingMax) return true;
    this.#waiting += 1;
    try {
      this.#next ??= this.#check();
      return await this.#next;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #check(): Promise<boolean> {
    const waitMs = this.#askedAt + apartMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    // Whoever comes from here on may ask for something that was made later.
    this.#next = null;
    this.#askedAt = performance.now();
    return this.#live.check();
  }
}

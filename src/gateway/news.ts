import { setTimeout as pause } from "node:timers/promises";
import type { Live } from "../store/store.ts";
import type { Ending } from "./journey.ts";

/** The store is asked no more often, however many addresses somebody tries. */
const apartMs = 50;
/** So many requests wait for what it says about addresses; others are answered by what is known. */
const waitingMax = 32;
/** A sender does not wait longer for a store that says nothing. */
const answerMsMaxDefault = 2_000;

/** Asks the store whether another process has made a moment ago what is not known here. */
export class News {
  readonly #live: Pick<Live, "check">;
  readonly #answerMsMax: number;
  #next: Promise<boolean> | null = null;
  #waiting = 0;
  #askedAt = Number.NEGATIVE_INFINITY;
  /** Whether it said anything last. */
  #hears = true;

  constructor({
    live,
    answerMsMax = answerMsMaxDefault,
  }: { live: Pick<Live, "check">; answerMsMax?: number }) {
    this.#live = live;
    this.#answerMsMax = answerMsMax;
  }

  /** Resolves when all that was changed before this is known: true; or false where the store could not be asked. */
  async now(): Promise<boolean> {
    const late = new AbortController();
    const { signal } = late;
    try {
      const silence = pause(this.#answerMsMax, false, { ref: false, signal }).catch(() => false);
      this.#hears = await Promise.race([this.#live.check(), silence]);
      return this.#hears;
    } finally {
      late.abort();
    }
  }

  /** As `now`, for whoever tries addresses: not at once, however many there are. */
  async soon(): Promise<boolean> {
    if (this.#waiting >= waitingMax) return this.#hears;
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
    // Never at once: it is to be kept first for whoever comes meanwhile.
    await (waitMs > 0 ? pause(waitMs) : null);
    // Whoever comes from here on may ask for something that was made later.
    this.#next = null;
    this.#askedAt = performance.now();
    return this.now();
  }
}

/** How whoever would be refused is answered where it could not: a 401 or 404 would be taken for final. */
export const unasked = (what: string): Ending => ({
  kind: "unavailable",
  reason: `the store can't be asked ${what}`,
});

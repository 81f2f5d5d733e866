/**
 * Counts what happens under keys, in windows that begin with the first of it. Beyond `keysMax` keys the one that was counted
 * longest ago is forgotten, so that strangers can't fill the memory. Times are milliseconds.
 */
export class Counters {
  readonly #windowMs: number;
  readonly #keysMax: number;
  readonly #counters = new Map<string, { since: number; count: number }>();

  constructor({ windowMs, keysMax }: { windowMs: number; keysMax: number }) {
    this.#windowMs = windowMs;
    this.#keysMax = keysMax;
  }

  /** Gives how many there are with this one. */
  add(key: string, now: number): number {
    const counter = this.#current(key, now) ?? { since: now, count: 0 };
    counter.count += 1;
    // At the end, where what was counted lately stands.
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    const oldest = this.#counters.keys().next();
    if (this.#counters.size > this.#keysMax && oldest.done !== true) this.#counters.delete(oldest.value);
    return counter.count;
  }

  /** How long it is until a key that has been counted so often may be counted again; 0: it may. */
  waitMs(key: string, max: number, now: number): number {
    const counter = this.#current(key, now);
    return counter === null || counter.count < max ? 0 : counter.since + this.#windowMs - now;
  }

  /** Takes one back. */
  takeBack(key: string): void {
    const counter = this.#counters.get(key);
    if (counter !== undefined) counter.count = Math.max(0, counter.count - 1);
  }

  forget(key: string): void {
    this.#counters.delete(key);
  }

  #current(key: string, now: number): { since: number; count: number } | null {
    const counter = this.#counters.get(key);
    return counter !== undefined && now - counter.since < this.#windowMs ? counter : null;
  }
}

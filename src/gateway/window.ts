/** What was counted and is not written yet; each window is in it once, or a few times. */
export type Ledger = Window[];

/** What the store knows of a window: spent in it by all processes, until it is reset. */
export interface StoredWindow {
  resetAt: number;
  used: number;
}

interface WindowOptions {
  /** Whose it is, in the store. */
  owner: string;
  name: string;
  seconds: number;
  limit: number;
  ledger: Ledger;
  stored: StoredWindow | undefined;
}

/** Window lengths that a reset may lie ahead: another process's clock may be a little fast, and in the next one. */
const aheadMax = 2;

/** One fixed window, aligned to the clock. Its texts are kept, since every answer shows them. */
export class Window {
  readonly owner: string;
  readonly name: string;
  readonly seconds: number;
  readonly #ledger: Ledger;
  limit: number;
  limitText: string;
  resetText: string;
  /** Milliseconds since the epoch. */
  resetAt: number;
  used: number;
  /** Of those used: what the store has not been told. */
  pending = 0;

  constructor({ owner, name, seconds, limit, ledger, stored }: WindowOptions) {
    this.owner = owner;
    this.name = name;
    this.seconds = seconds;
    this.#ledger = ledger;
    this.limit = limit;
    this.limitText = String(limit);
    this.resetAt = stored?.resetAt ?? 0;
    this.resetText = String(this.resetAt / 1000);
    this.used = stored?.used ?? 0;
  }

  change(limit: number): void {
    this.limit = limit;
    this.limitText = String(limit);
  }

  count(deliveries: number): void {
    if (this.pending === 0) this.#ledger.push(this);
    this.used += deliveries;
    this.pending += deliveries;
  }

  /** Also where the clock was set back: what was counted in a window to come holds nobody up until then. */
  isOver(now: number): boolean {
    return now >= this.resetAt || this.resetAt - now > aheadMax * this.seconds * 1000;
  }

  remaining(now: number): number {
    if (this.isOver(now)) {
      const lengthMs = this.seconds * 1000;
      this.used = 0;
      // Nobody asks any more what the one before came to.
      this.pending = 0;
      this.resetAt = now - (now % lengthMs) + lengthMs;
      this.resetText = String(this.resetAt / 1000);
    }
    return Math.max(0, this.limit - this.used);
  }
}

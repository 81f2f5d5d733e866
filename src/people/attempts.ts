import { Counters } from "../core/counters.ts";

/** A person who mistypes stays below these; a guesser gets nowhere. */
export const accountAttemptsMax = 10,
  addressAttemptsMax = 30;
export const attemptsWindowMs = 900_000;
/** Remembered; beyond that the oldest are forgotten, so that strangers can't fill the memory. */
const countersMax = 20_000;

export interface Attempt {
  /** The caller's network address. */
  address: string;
  /** Whom it tries to be, as given. */
  account: string;
}

/**
 * Counts attempts to sign in, by address and by account, in fixed windows. They are counted before they are made, so
 * that many at once are no way around; one that succeeds is taken back. Somebody who has signed in from an address is
 * counted apart there, so that a stranger's failures don't keep them out.
 */
export class Attempts {
  readonly #counters = new Counters({ windowMs: attemptsWindowMs, keysMax: countersMax });
  readonly #trusted = new Map<string, true>();

  /** Null: go on. Otherwise how many ms it has to wait. */
  begin(attempt: Attempt, now: number): number | null {
    const bounds = [
      [addressKey(attempt), addressAttemptsMax],
      [this.#accountKey(attempt), accountAttemptsMax],
    ] as const;
    const waits = bounds.map(([key, max]) => this.#counters.waitMs(key, max, now));
    const longest = Math.max(...waits);
    if (longest > 0) return longest;
    for (const [key] of bounds) this.#counters.add(key, now);
    return null;
  }

  /** Of what is about nobody: by address alone. */
  beginFrom(address: string, now: number): number | null {
    const key = addressKey({ address });
    const wait = this.#counters.waitMs(key, addressAttemptsMax, now);
    if (wait > 0) return wait;
    this.#counters.add(key, now);
    return null;
  }

  succeed(attempt: Attempt): void {
    this.#counters.forget(this.#accountKey(attempt));
    this.#counters.takeBack(addressKey(attempt));
    remember(this.#trusted, pairKey(attempt), true);
  }

  #accountKey(attempt: Attempt): string {
    const pair = pairKey(attempt);
    return this.#trusted.has(pair) ? pair : `account ${attempt.account}`;
  }
}

const addressKey = ({ address }: Pick<Attempt, "address">) => `address ${address}`;
const pairKey = ({ address, account }: Attempt) => `pair ${address} ${account}`;

/** Puts it at the end, where what was used lately stands. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > countersMax && oldest.done !== true) map.delete(oldest.value);
}

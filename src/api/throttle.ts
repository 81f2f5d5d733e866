/** A person who mistypes a key stays far below this; a guesser gets nowhere. */
export const failuresMax = 20;
const windowMs = 60_000;
/** Addresses remembered; beyond that the oldest are forgotten, so that strangers can't fill the memory. */
const addressesMax = 10_000;

export interface Throttle {
  /** Counts a failed authentication; false when the address has had too many in this minute. */
  fail(address: string, now: number): boolean;
}

/**
 * Counts failed authentications by address, in fixed windows. Only failures are held back: behind a proxy all callers
 * share an address, and one with a wrong key must not lock out the others.
 */
export function createThrottle(): Throttle {
  const failures = new Map<string, { since: number; count: number }>();
  return {
    fail(address, now) {
      const known = failures.get(address);
      const current = known !== undefined && now - known.since < windowMs ? known : { since: now, count: 0 };
      current.count += 1;
      failures.delete(address);
      failures.set(address, current);
      const oldest = failures.keys().next();
      if (failures.size > addressesMax && oldest.done !== true) failures.delete(oldest.value);
      return current.count <= failuresMax;
    },
  };
}

import { setTimeout as pause } from "node:timers/promises";

interface Poll {
  waitMs: number;
  /** Between two looks: soon at first, since most waits are short, and never so often that many weigh on the store. */
  firstMs: number;
  lookMsMax: number;
  signal: AbortSignal;
}

/** Looks until something is found; null when the time is over or the signal is aborted. */
export async function poll<Found>(
  look: () => Promise<Found | null>,
  { waitMs, firstMs, lookMsMax, signal }: Poll,
): Promise<Found | null> {
  let left = waitMs;
  for (let lookMs = firstMs; left > 0 && !signal.aborted; lookMs = Math.min(lookMs * 2, lookMsMax)) {
    const ms = Math.min(lookMs, left);
    left -= ms;
    await pause(ms, undefined, { signal }).catch(() => undefined);
    const found = await look();
    if (found !== null) return found;
  }
  return null;
}

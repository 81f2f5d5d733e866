/** Rows looked through by one statement: few at first, for they may be large, or far away on the disk. */
export const stretchFirst = 64;
const stretchMax = 50_000;
/** The embedded store's process does nothing else meanwhile, so each stretch is to be short. */
const stretchMs = 8;

/** How many rows the next statement may look through, from how long so many took. */
export function nextStretch(rows: number, tookMs: number): number {
  const next = Math.round(rows * Math.min(2, Math.max(0.1, stretchMs / Math.max(tookMs, 0.1))));
  return Math.min(stretchMax, Math.max(16, next));
}

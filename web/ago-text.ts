import { texts } from "./texts/time.ts";

const relative = new Intl.RelativeTimeFormat(texts.language, { numeric: "always", style: "short" });
const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;
/** A clock that is a little behind the server's must not show a past event as one to come. */
const nowMs = 10_000;

/** How long ago, in whole units that have passed: `59 min. ago`, never 60; or in how long, to the nearest unit: what was set
 *  to a week just now is `in 7 days`. Both are ms since 1970. */
export function agoText(at: number, now: number): string {
  const away = at - now;
  if (Math.abs(away) < nowMs) return texts.now;
  const [unit, ms] = unitOf(Math.abs(away));
  if (away < 0) return relative.format(Math.trunc(away / ms), unit);
  const [rounded, roundedMs] = unitOf(Math.round(away / ms) * ms);
  return relative.format(Math.round(away / roundedMs), rounded);
}

/** The largest that fits. */
const unitOf = (length: number) => units.find(([, ms]) => length >= ms) ?? (["second", 1_000] as const);

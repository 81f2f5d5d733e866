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

/** How long ago, or in how long, in whole units that have passed: `59 min. ago`, never 60. Both are ms since 1970. */
export function agoText(at: number, now: number): string {
  const away = at - now;
  if (Math.abs(away) < nowMs) return texts.now;
  const [unit, ms] = units.find(([, length]) => Math.abs(away) >= length) ?? ["second", 1_000];
  return relative.format(Math.trunc(away / ms), unit);
}

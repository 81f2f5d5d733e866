const unitMs = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

/** Words that people write for the units. A month or a year has no fixed length and is refused. */
const wordsOf: readonly (readonly [keyof typeof unitMs, readonly string[]])[] = [
  ["ms", ["ms", "msec", "msecs", "millisecond", "milliseconds"]],
  ["s", ["s", "sec", "secs", "second", "seconds"]],
  ["m", ["m", "min", "mins", "minute", "minutes"]],
  ["h", ["h", "hr", "hrs", "hour", "hours"]],
  ["d", ["d", "day", "days"]],
  ["w", ["w", "week", "weeks"]],
];
const unitOf = new Map(wordsOf.flatMap(([unit, words]) => words.map((word) => [word, unit])));

/** No duration in words is longer; keeps the expressions below from long work on hostile text. */
const durationCharactersMax = 100;
const isoShape =
  /^P(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*(?:,|\band\b)?/y;

/**
 * Milliseconds in a duration as people write it: `45s`, `1h30m`, `2 days`, `1 hour and 5 minutes`, ISO 8601 `PT5M`; a
 * bare number is milliseconds. Throws RangeError with a sentence for people.
 */
export function parseDuration(text: string): number {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > durationCharactersMax) throw unreadable(text);
  const ms = /^\d+$/.test(trimmed)
    ? Number(trimmed)
    : (isoMs(trimmed) ?? partsMs(trimmed.toLowerCase(), text));
  if (!Number.isSafeInteger(ms)) throw new RangeError(`The duration “${trimmed}” is too long.`);
  return ms;
}

/** A duration for people, in at most two units and exact below that: `1h 30m`, `45s`, `250ms`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms))
    throw new RangeError(`A duration must be a finite number of milliseconds, not ${ms}.`);
  if (ms < 0) return `-${formatDuration(-ms)}`;
  let rest = Math.round(ms);
  const parts: string[] = [];
  for (const unit of ["d", "h", "m", "s", "ms"] as const) {
    const count = Math.floor(rest / unitMs[unit]);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * unitMs[unit];
  }
  return parts.slice(0, 2).join(" ") || "0ms";
}

function isoMs(text: string): number | null {
  const match = isoShape.exec(text.toUpperCase());
  if (!match || !/\d/.test(text) || /T$/i.test(text)) return null;
  const [, weeks = "0", days = "0", hours = "0", minutes = "0", seconds = "0"] = match;
  return Math.round(
    Number(weeks) * unitMs.w +
      Number(days) * unitMs.d +
      Number(hours) * unitMs.h +
      Number(minutes) * unitMs.m +
      Number(seconds) * unitMs.s,
  );
}

function partsMs(lower: string, text: string): number {
  let total = 0;
  part.lastIndex = 0;
  while (part.lastIndex < lower.length) {
    const match = part.exec(lower);
    const unit = unitOf.get(match?.[2] ?? "");
    if (!match || !unit) throw unreadable(text);
    total += Number(match[1]) * unitMs[unit];
  }
  return Math.round(total);
}

function unreadable(text: string): RangeError {
  const shown = text.length > durationCharactersMax ? `${text.slice(0, durationCharactersMax)}…` : text;
  return new RangeError(`“${shown}” is not a duration. Write it like 45s, 1h30m, 2 days or PT5M.`);
}

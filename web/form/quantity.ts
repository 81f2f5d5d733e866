import { parseDuration } from "../../src/core/duration.ts";
import { texts } from "../texts/form.ts";

const durationUnits = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

const byteUnits = [
  ["GiB", 1_073_741_824],
  ["MiB", 1_048_576],
  ["KiB", 1_024],
  ["B", 1],
] as const;

const bytesOf = new Map<string, number>([
  ["", 1],
  ["b", 1],
  ["byte", 1],
  ["bytes", 1],
  ["k", 1_024],
  ["kb", 1_000],
  ["kib", 1_024],
  ["m", 1_048_576],
  ["mb", 1_000_000],
  ["mib", 1_048_576],
  ["g", 1_073_741_824],
  ["gb", 1_000_000_000],
  ["gib", 1_073_741_824],
]);

/** How a number with a unit is written and read by people. Exact both ways. */
export interface Quantity {
  /** `5 s`, `2 min 30 s` */
  text: (value: number) => string;
  /** Null where the text is none. */
  read: (text: string) => number | null;
  /** What is written after the field, where the text itself has no unit. */
  suffix?: string;
}

const duration: Quantity = { text: (ms) => inUnits(ms, durationUnits), read: readDuration };

const quantities: Record<string, Quantity> = {
  ms: duration,
  s: {
    text: (seconds) => duration.text(seconds * 1_000),
    read(text) {
      const ms = readDuration(isBare(text) ? `${text.trim()}s` : text);
      return ms === null ? null : ms / 1_000;
    },
  },
  bytes: { text: bytesText, read: readBytes },
  percent: { text: String, read: readNumber, suffix: "%" },
  days: { text: String, read: readNumber, suffix: texts.units.days },
  "1/s": { text: String, read: readNumber, suffix: texts.units.perSecond },
};

const plain: Quantity = { text: String, read: readNumber };

/** That of a unit of the catalog; numbers without one are written as they are. */
export function quantityOf(unit: string | undefined): Quantity {
  return (unit === undefined ? undefined : quantities[unit]) ?? plain;
}

function inUnits(value: number, units: readonly (readonly [string, number])[]): string {
  if (!Number.isSafeInteger(value) || value < 0) return String(value);
  if (value === 0) return `0 ${units.at(-2)?.[0] ?? ""}`.trim();
  let rest = value;
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${unit}`);
    rest -= count * size;
  }
  return parts.join(" ");
}

const isBare = (text: string) => /^\s*\d+(?:\.\d+)?\s*$/.test(text);

function readDuration(text: string): number | null {
  try {
    return parseDuration(text);
  } catch {
    return null;
  }
}

function bytesText(bytes: number): string {
  const [unit, size] = byteUnits.find(([, each]) => bytes >= each && bytes % each === 0) ?? ["B", 1];
  return `${bytes / size} ${unit}`;
}

function readBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim());
  const size = bytesOf.get(match?.[2]?.toLowerCase() ?? "none");
  return match === null || size === undefined ? null : Math.round(Number(match[1]) * size);
}

function readNumber(text: string): number | null {
  const number = Number(text.trim());
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}

/** The number that a text is, written as numbers are; templates and all other texts are none. */
export function numberIn(text: string): number | null {
  return /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(text) ? Number(text) : null;
}

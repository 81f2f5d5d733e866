import { z } from "zod";

export const TimestampUnit = z.enum(["auto", "seconds", "milliseconds", "iso"]);
export type TimestampUnit = z.infer<typeof TimestampUnit>;

// In seconds this is the year 5138, in milliseconds March 1973: no sender's clock is on the wrong side of it.
const firstMilliseconds = 1e11;

/**
 * Reads a sender's timestamp as milliseconds since the epoch; null when it is none. `auto` takes digits for seconds
 * or milliseconds by their size, and anything else for ISO 8601 with an offset.
 */
export function readTimestamp(text: string, unit: TimestampUnit): number | null {
  const digits = /^\d{1,15}$/.test(text) ? Number(text) : null;
  switch (unit) {
    case "seconds":
      return digits === null ? null : digits * 1_000;
    case "milliseconds":
      return digits;
    case "iso":
      return fromIso(text);
    case "auto":
      if (digits === null) return fromIso(text);
      return digits < firstMilliseconds ? digits * 1_000 : digits;
    default:
      return unit satisfies never;
  }
}

function fromIso(text: string): number | null {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) : null;
}

import { z } from "zod";
import { HeaderName } from "./header.ts";
import { MemberPath } from "./member-path.ts";
import type { Verdict } from "./scheme.ts";

/** S68: what most senders document; long enough for a retry on the way, short against replaying. */
export const toleranceMsDefault = 300_000;
const toleranceMsMax = 86_400_000;

export const TimestampUnit = z.enum(["auto", "seconds", "milliseconds", "iso"]);
export type TimestampUnit = z.infer<typeof TimestampUnit>;

export const ToleranceMs = z
  .int()
  .min(0)
  .max(toleranceMsMax)
  .default(toleranceMsDefault)
  .meta({ title: "Largest difference from now", unit: "ms" });

/** Where a timestamp is sent, and how far from now it may be. */
export const Timestamp = z.strictObject({
  header: HeaderName.optional().meta({ title: "Timestamp's header" }),
  member: MemberPath.optional().meta({
    title: "Timestamp's member",
    description: "Where it is in the body instead, as `signature.timestamp`.",
  }),
  unit: TimestampUnit.default("auto"),
  toleranceMs: ToleranceMs,
});
export type Timestamp = z.output<typeof Timestamp>;

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

/**
 * Compiles the replay window: a timestamp further from now than `toleranceMs`, in the past or in the future, is
 * refused as stale. A scheme asks only after the signature was right, so that it is said of what the sender did sign.
 */
export function compileWindow({
  unit,
  toleranceMs,
}: {
  unit: TimestampUnit;
  toleranceMs: number;
}): (timestamp: string, now: number) => Verdict {
  return (timestamp, now) => {
    const sentAt = readTimestamp(timestamp, unit);
    if (sentAt === null) return { kind: "refused", reason: "the timestamp can't be read" };
    const ageMs = now - sentAt;
    if (Math.abs(ageMs) <= toleranceMs) return { kind: "proved" };
    const apart = `${Math.round(Math.abs(ageMs) / 1_000)} s ${ageMs > 0 ? "old" : "ahead of this clock"}`;
    return {
      kind: "refused",
      reason: `the timestamp is ${apart}; ${toleranceMs / 1_000} s is allowed`,
      stale: true,
    };
  };
}

function fromIso(text: string): number | null {
  return z.iso.datetime({ offset: true }).safeParse(text).success ? Date.parse(text) : null;
}

import { InvalidArgumentError } from "commander";

const unitMs: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A span from now, or a point in time, in ms since 1970. */
export function instant(text: string): number {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : Date.now() + Number(count) * (unitMs[unit] ?? 0);
  if (Number.isFinite(at)) return at;
  throw new InvalidArgumentError("Write 12h, 30d, or a point in time such as 2027-01-31T12:00:00Z.");
}

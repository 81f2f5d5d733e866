import { InvalidArgumentError } from "commander";

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads a moment that has been: so long ago, as in `2h`, or a point in time. Gives it as an ISO text. */
export function moment(text: string): string {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const at = count === undefined ? Date.parse(text) : Date.now() - Number(count) * (unitMs[unit] ?? 0);
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw new InvalidArgumentError("Write 30m, 2h, 7d, or a point in time such as 2027-01-31T12:00:00Z.");
}

import { InvalidArgumentError } from "commander";

const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Reads a moment that has been: so long ago, as in `2h`, or a point in time. Gives it as an ISO text. */
export function moment(text: string): string {
  return read(text, -1);
}

/** Reads a moment to come: after so long, as in `30d`, or a point in time. Gives it as an ISO text. */
export function momentToCome(text: string): string {
  return read(text, 1);
}

function read(text: string, direction: 1 | -1): string {
  const [, count, unit = ""] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  const spanMs = Number(count) * (unitMs[unit] ?? 0);
  const at = count === undefined ? Date.parse(text) : Date.now() + direction * spanMs;
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw new InvalidArgumentError("Write 30m, 2h, 7d, or a point in time such as 2027-01-31T12:00:00Z.");
}

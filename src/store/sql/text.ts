import { createHash } from "node:crypto";
import { Problem } from "../../contract/problem.ts";

/** Longer keys are hashed by the gateway before they come here. */
export const idempotencyKeyCharactersMax = 1_000;
/** An index entry of PostgreSQL holds at most about 2,700 bytes. */
const indexedBytesMax = 1_000;

/** Text as both engines can hold it: PostgreSQL takes neither NUL nor a lone surrogate. */
export function plain(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "\uFFFD") : wellFormed;
}

export const plainOrNull = (text: string | null): string | null => (text === null ? null : plain(text));

/** An idempotency key as its unique index holds it: equal for equal keys only, whatever characters they are made of. */
export function claimText(key: string): string {
  if (key.length > idempotencyKeyCharactersMax) {
    throw new Problem("invalid_input", {
      detail: `An idempotency key may be at most ${idempotencyKeyCharactersMax} characters long.`,
    });
  }
  const fits = Buffer.byteLength(key) <= indexedBytesMax;
  if (fits && key.isWellFormed() && !key.includes("\0")) return key;
  return `sha256:${createHash("sha256").update(JSON.stringify(key)).digest("hex")}`;
}

/** An ISO text as milliseconds since 1970. */
export function millis(instant: string): number {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) throw new Problem("invalid_input", { detail: `${instant} is not a point in time.` });
  return at;
}

/** As `millis`; a text that comes again is not read again, since many deliveries share a moment. */
export function recentMillis(): (instant: string) => number {
  let last = { instant: "", at: 0 };
  return (instant) => {
    if (instant !== last.instant) last = { instant, at: millis(instant) };
    return last.at;
  };
}

export const millisOrNull = (instant: string | null): number | null =>
  instant === null ? null : millis(instant);

export const iso = (at: number): string => new Date(at).toISOString();

export const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

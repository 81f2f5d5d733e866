import type { Json } from "../contract/name.ts";

/** Replaces the values of secrets by `***`. What holds none comes back as it is, not as a copy. */
export interface Masking {
  text(text: string): string;
  value<Value extends Json>(value: Value): Value;
}

const mask = "***";
/** A shorter value stands in too many texts by chance. */
const secretCharactersMin = 6;

/** Null when there is nothing to mask. A value is also found as it stands in a URL or inside a JSON text. */
export function maskingOf(secrets: readonly string[]): Masking | null {
  const long = secrets.filter((secret) => secret.length >= secretCharactersMin);
  if (long.length === 0) return null;
  const spellings = new Set(
    long.flatMap((secret) => [secret, inUrl(secret), JSON.stringify(secret).slice(1, -1)]),
  );
  // The longest first: one secret may begin like another.
  const sorted = [...spellings].toSorted((one, other) => other.length - one.length);
  const pattern = new RegExp(sorted.map((spelling) => RegExp.escape(spelling)).join("|"), "g");
  const text = (source: string) => source.replace(pattern, mask);
  return { text, value: (value) => masked(value, text) };
}

function masked<Value extends Json>(value: Value, text: (source: string) => string): Value;
function masked(value: Json, text: (source: string) => string): Json {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, text));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const fresh = entries.map(([key, item]): [string, Json] => [text(key), masked(item, text)]);
  const changed = fresh.some(
    ([key, item], index) => key !== entries[index]?.[0] || item !== entries[index]?.[1],
  );
  return changed ? Object.fromEntries(fresh) : value;
}

/** Whether something in it was masked. */
export function holdsMask(value: Json): boolean {
  if (typeof value === "string") return value.includes(mask);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, item]) => key.includes(mask) || holdsMask(item));
}

function inUrl(secret: string): string {
  return secret.isWellFormed() ? encodeURIComponent(secret) : secret;
}

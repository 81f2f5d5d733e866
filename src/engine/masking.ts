import type { Json } from "../contract/name.ts";
import { maskedCharactersMin } from "../contract/secret.ts";
import { masked as mask } from "../core/mask.ts";
import { base64Parts, spellingsOf } from "./spellings.ts";

/** Replaces the values of secrets by `***`. What holds none comes back as it is, not as a copy. */
export interface Masking {
  text(text: string): string;
  value<Value extends Json>(value: Value): Value;
}

/** A pattern for a longer one, a key with its certificate say, takes seconds to compile, and in the end is refused. */
const patternCharactersMax = 500;

/** Secrets in one pattern have so many characters together: one over hundreds of long secrets is refused, too. */
const groupCharactersMax = 2_000;

/** JSON inside JSON doubles the backslashes at each level; deeper than this nobody writes. */
const backslashesMax = 31;

/**
 * Null when there is nothing to mask. A value is also found as it stands in a URL, inside JSON texts however nested, and in
 * base64, whatever stands before and after it there.
 */
export function maskingOf(secrets: readonly string[]): Masking | null {
  const long = secrets.filter((secret) => secret.length >= maskedCharactersMin);
  if (long.length === 0) return null;
  // The longest first: one secret may begin like another.
  const sorted = long.toSorted((one, other) => other.length - one.length);
  const isLong = (secret: string) => secret.length > patternCharactersMax;
  const literals = sorted.flatMap((secret) => (isLong(secret) ? spellingsOf(secret) : []));
  const patterns = groupsOf(sorted.filter((secret) => !isLong(secret))).map(patternOf);
  const text = (source: string) => {
    const left = literals.reduce((rest, literal) => rest.replaceAll(literal, mask), source);
    return patterns.reduce((rest, pattern) => rest.replace(pattern, mask), left);
  };
  return { text, value: (value) => maskedValue(value, text) };
}

/** In their order. */
function groupsOf(secrets: readonly string[]): string[][] {
  const groups: string[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const secret of secrets) {
    characters += secret.length;
    const group = groups.at(-1);
    if (group !== undefined && characters <= groupCharactersMax) {
      group.push(secret);
      continue;
    }
    groups.push([secret]);
    characters = secret.length;
  }
  return groups;
}

function patternOf(secrets: readonly string[]): RegExp {
  const patterns = secrets.flatMap((secret) => [inTexts(secret), inUrl(secret), ...inBase64(secret)]);
  return new RegExp([...new Set(patterns)].join("|"), "g");
}

/** Masks what any of them does. */
export function joined(maskings: readonly (Masking | null)[]): Masking | null {
  const all = maskings.filter((masking) => masking !== null);
  const [first] = all;
  if (first === undefined || all.length === 1) return first ?? null;
  const text = (source: string) => all.reduce((left, masking) => masking.text(left), source);
  return { text, value: (value) => maskedValue(value, text) };
}

function maskedValue<Value extends Json>(value: Value, text: (source: string) => string): Value;
function maskedValue(value: Json, text: (source: string) => string): Json {
  if (typeof value === "string") return text(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => maskedValue(item, text));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const fresh = entries.map(([key, item]): [string, Json] => [text(key), maskedValue(item, text)]);
  const changed = fresh.some(
    ([key, item], index) => key !== entries[index]?.[0] || item !== entries[index]?.[1],
  );
  return changed ? Object.fromEntries(fresh) : value;
}

/** URLs in URLs are encoded once more at each level; deeper than this nobody writes. */
const encodingsMax = 7;

/**
 * A pattern for the secret as it stands in a URL, a query or a form: any of its characters may be encoded, or not, as
 * what encodes them likes, and the whole once again for each URL around it.
 */
function inUrl(secret: string): string {
  if (!secret.isWellFormed()) return RegExp.escape(secret);
  return Array.from(secret, (one) => {
    if (/[A-Za-z0-9]/.test(one)) return one;
    const encoded = Array.from(Buffer.from(one), percentPattern).join("");
    return `(?:${RegExp.escape(one)}|${encoded}${one === " " ? "|\\+" : ""})`;
  }).join("");
}

function percentPattern(byte: number): string {
  const hex = byte.toString(16).padStart(2, "0");
  const digits = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  return `%(?:25){0,${encodingsMax}}${digits}`;
}

/** A pattern for the secret as it stands, and as it stands in JSON: some characters have backslashes before them there. */
function inTexts(secret: string): string {
  const parts = secret.match(/\\+["/]?|["/]|[^\\"/]+/g) ?? [];
  return parts
    .map((part) => {
      const count = part.lastIndexOf("\\") + 1;
      const rest = part.slice(count);
      if (count === 0 && rest !== '"' && rest !== "/") return Array.from(rest, character).join("");
      return `\\\\{${count},${(count + 1) * backslashesMax}}${RegExp.escape(rest)}`;
    })
    .join("");
}

function character(one: string): string {
  const inJson = JSON.stringify(one).slice(1, -1);
  if (inJson === one) return RegExp.escape(one);
  return `(?:${RegExp.escape(one)}|\\\\{1,${backslashesMax}}${RegExp.escape(inJson.slice(1))})`;
}

const inBase64 = (secret: string): string[] =>
  base64Parts(secret).map((part) => Array.from(part, base64Character).join(""));

/** As base64url and URLs have it, too. */
function base64Character(one: string): string {
  if (one === "+") return "(?:[+-]|%(?:25)*2[Bb])";
  if (one === "/") return `(?:[/_]|\\\\{1,${backslashesMax}}/|%(?:25)*2[Ff])`;
  return one;
}

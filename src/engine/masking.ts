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

/**
 * Secrets in one pattern have so many characters together, as a URL has them: what takes long to compile in a pattern is
 * each character that may be encoded.
 */
const groupCharactersMax = 2_000,
  /** One of more is looked for by itself, first in its common spellings. */
  lightCharactersMax = 500;

/** What begins like none of the secrets is not looked at any further. */
const beginCharacters = 5,
  beginBase64Characters = 20;

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
  const searches = groupsOf(long.toSorted((one, other) => other.length - one.length)).map(searchOf);
  const text = (source: string) => searches.reduce((left, search) => search(left), source);
  return { text, value: (value) => maskedValue(value, text) };
}

/** In their order. */
function groupsOf(secrets: readonly string[]): string[][] {
  const groups: string[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const secret of secrets) {
    const own = charactersOf(secret);
    characters += own;
    const group = groups.at(-1);
    if (group !== undefined && characters <= groupCharactersMax && own <= lightCharactersMax) {
      group.push(secret);
      continue;
    }
    groups.push([secret]);
    characters = own > lightCharactersMax ? Number.POSITIVE_INFINITY : own;
  }
  return groups;
}

/** Of a URL that holds it. */
const charactersOf = (secret: string) =>
  secret.isWellFormed() ? encodeURIComponent(secret).length : secret.length;

/** Masks these alone. What is compiled for a secret, is compiled when a text holds its beginning. */
function searchOf(secrets: readonly string[]): (text: string) => string {
  const begins = new RegExp(unique(secrets.flatMap(beginPatterns)).join("|"));
  const [secret = ""] = secrets;
  const isHeavy = charactersOf(secret) > lightCharactersMax;
  const literals = isHeavy ? spellingsOf(secret) : [];
  let whole: RegExp | null = null;
  return (text) => {
    if (!begins.test(text)) return text;
    const left = literals.reduce((rest, literal) => rest.replaceAll(literal, mask), text);
    if (secret.length > patternCharactersMax || (isHeavy && !begins.test(left))) return left;
    whole ??= new RegExp(unique(secrets.flatMap(patternsOf)).join("|"), "g");
    return left.replace(whole, mask);
  };
}

const unique = (patterns: readonly string[]) => [...new Set(patterns)];

const patternsOf = (secret: string) => [inTexts(secret), inUrl(secret), ...base64Parts(secret).map(inBase64)];

/** Whatever matches a pattern of the secret begins with one of these. */
function beginPatterns(secret: string): string[] {
  const begin = Array.from(secret).slice(0, beginCharacters).join("");
  const inParts = base64Parts(secret).map((part) => inBase64(part.slice(0, beginBase64Characters)));
  return [inTexts(begin), inUrl(begin), ...inParts];
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

const inBase64 = (part: string) => Array.from(part, base64Character).join("");

/** As base64url and URLs have it, too. */
function base64Character(one: string): string {
  if (one === "+") return "(?:[+-]|%(?:25)*2[Bb])";
  if (one === "/") return `(?:[/_]|\\\\{1,${backslashesMax}}/|%(?:25)*2[Ff])`;
  return one;
}

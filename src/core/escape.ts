import type { Json } from "../contract/name.ts";
import { mediaTypeOf } from "./media-type.ts";

/**
 * Makes what is filled in safe where it stands: a value, and the text that it would be. Called once for each place with the
 * template's text before it.
 */
export type Escaping = (before: string) => (text: string, value: Json | undefined) => string;

// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * How values are escaped in a text of this type: in XML and HTML everywhere, characters that XML can't hold left out
 * (XML 1.0, section 2.2); in JSON between quotes, where a value is part of a text, and behind a colon, where nothing but a
 * value can stand. Null: as they are.
 */
export function escapingFor(contentType: string): Escaping | null {
  const essence = mediaTypeOf(contentType)?.essence ?? "";
  if (/[/+]xml$/.test(essence) || essence === "text/html") return () => escapedMarkup;
  if (/[/+]json$/.test(essence)) return jsonEscaping;
  return null;
}

const jsonEscaping: Escaping = (before) => {
  if (isInQuotes(before)) return escapedJson;
  return /:\s*$/.test(before) ? jsonValue : unchanged;
};

export function escapedMarkup(value: string): string {
  return value
    .toWellFormed()
    .replace(unwritable, "")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

function escapedJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

/** A text that is JSON already was made so by the author; any other is a text. */
function jsonValue(text: string, value: Json | undefined): string {
  if (value === undefined || value === null) return "null";
  return typeof value === "string" && !isJson(text) ? JSON.stringify(text) : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function unchanged(value: string): string {
  return value;
}

function isInQuotes(text: string): boolean {
  let inQuotes = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') inQuotes = !inQuotes;
    else if (inQuotes && text[at] === "\\") at += 1;
  }
  return inQuotes;
}

import { mediaTypeOf } from "./media-type.ts";

/** Makes what is filled in safe where it stands. Called once for each place with the template's text before it. */
export type Escaping = (before: string) => (value: string) => string;

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
 * (XML 1.0, section 2.2); in JSON between quotes, where a value is part of a text. Null: as they are.
 */
export function escapingFor(contentType: string): Escaping | null {
  const essence = mediaTypeOf(contentType)?.essence ?? "";
  if (/[/+]xml$/.test(essence) || essence === "text/html") return () => escapedMarkup;
  if (/[/+]json$/.test(essence)) return (before) => (isInQuotes(before) ? escapedJson : unchanged);
  return null;
}

export function escapedMarkup(value: string): string {
  return value
    .toWellFormed()
    .replace(unwritable, "")
    .replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

function escapedJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
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

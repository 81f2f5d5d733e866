import { type RawBuilder, sql } from "kysely";

/** A filter without an index looks through this many rows per page, so that it never holds others up for long. */
export const lookedThroughMax = 50_000;

/** Whether a column holds a text, letter case aside. */
export const contains = (column: string, text: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like ${`%${escaped(text.toLowerCase())}%`} escape '\\'`;

const escaped = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

/** What somebody typed or pasted into the search box: a name, an id, an address or a part of one. */
export interface SearchTerms {
  /** Lower-case, without scheme, host and query. */
  text: string;
  /** Words in it that may be whole ids. */
  words: string[];
}

export function searchTerms(search: string): SearchTerms {
  const pasted = search.trim();
  const text = pasted
    .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "")
    .replace(/[?#].*$/s, "")
    .toLowerCase();
  const words = pasted.split(/[^A-Za-z0-9_-]+/).filter((word) => word !== "");
  return { text: text === "" ? pasted.toLowerCase() : text, words: words.slice(0, wordsMax) };
}

/** An address has about five parts. */
const wordsMax = 20;

import { type RawBuilder, sql } from "kysely";

/** A filter without an index looks through this many rows per page, so that it never holds others up for long. */
export const lookedThroughMax = 50_000;

/** Whether a column holds a text, letter case aside. */
export const contains = (column: string, text: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like ${`%${escaped(text.toLowerCase())}%`} escape '\\'`;

const escaped = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

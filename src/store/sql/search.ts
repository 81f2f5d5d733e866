import { type RawBuilder, sql } from "kysely";
import type { Engine } from "./engine.ts";

/** What SQLite is taught under this name: its own `lower` knows the letters of ASCII alone. */
export const fold = (text: string): string => text.toLowerCase();

/** Whether a column holds a text, letter case aside. */
export function contains(kind: Engine["kind"], column: string, text: string): RawBuilder<boolean> {
  const pattern = `%${escaped(text)}%`;
  // Where ASCII is sought nothing else could be found, and SQLite's own takes a fraction of the time.
  const lower = sql.raw(kind === "postgres" || isAscii(text) ? "lower" : "fold");
  return sql<boolean>`${lower}(${sql.ref(column)}) like ${lower}(${pattern}) escape '\\'`;
}

const isAscii = (text: string) => Buffer.byteLength(text) === text.length;

export const escaped = (text: string) => text.replace(/[\\%_]/g, String.raw`\$&`);

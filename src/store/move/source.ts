import { Problem } from "../../contract/problem.ts";
import { cipher } from "../cipher.ts";
import { unusable } from "../data-folder.ts";
import { isFailure, resultCode } from "../engines/sqlite/connection.ts";
import { openFile } from "../engines/sqlite/open-file.ts";
import { checkName, keyInForce } from "../sql/cipher-check.ts";
import { changeTables } from "./moved-tables.ts";

/** The embedded store that is moved: held for this process alone, and only read. */
export interface Source extends Disposable {
  /** The tables that hold something of Tripline's, each with its columns. */
  tables(): Map<string, string[]>;
  count(table: string): number;
  /** One after another, each as its values in the order of the columns. */
  rows(table: string, columns: readonly string[]): Iterable<readonly unknown[]>;
}

interface Place {
  file: string;
  keys: readonly Uint8Array[];
  /** The changes of the tables that this version knows. */
  changes: readonly string[];
}

/**
 * Opens the store. Throws Problem `conflict` while a server has it, `invalid_input` where it is none, was made by another version,
 * or keeps its secrets under another key.
 */
export function openSource({ file, keys, changes }: Place): Source {
  const { database } = openFile(file);
  const values = (query: string, ...given: string[]) =>
    database
      .prepare(query)
      .all(...given)
      .map((row) => String(Object.values(row)[0]));
  const tables = () =>
    values("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
      .filter((name) => !changeTables.includes(name))
      .map((name) => [name, values("select name from pragma_table_info(?)", name)] as const);
  try {
    refuseOtherVersion(doneIn(values, file), changes, file);
    const [sealed] = values("select value from meta where name = ?", checkName);
    if (sealed !== undefined) keyInForce(cipher(keys), Buffer.from(sealed, "base64"));
  } catch (error) {
    database.close();
    throw isFailure(error) ? unusable(file, error) : error;
  }
  return {
    tables: () => new Map(tables()),
    count: (table) =>
      Number(database.prepare(`select count(*) as count from ${quoted(table)}`).get()?.["count"]),
    *rows(table, columns) {
      const statement = database.prepare(`select ${columns.map(quoted).join(", ")} from ${quoted(table)}`);
      statement.setReturnArrays(true);
      for (const row of statement.iterate()) yield Object.values(row);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

function doneIn(values: (query: string) => string[], file: string): string[] {
  try {
    return values("select name from kysely_migration");
  } catch (cause) {
    if (isFailure(cause) && resultCode(cause) !== notADatabase) throw cause;
    throw new Problem("invalid_input", { detail: `${file} is no store of Tripline's.`, cause });
  }
}

const notADatabase = 26;

function refuseOtherVersion(done: readonly string[], known: readonly string[], file: string): void {
  const newer = done.find((name) => !known.includes(name));
  if (newer !== undefined) {
    const detail = `${file} was made by a newer Tripline (its change ${newer} is not known here). Move it with that version, or a newer one.`;
    throw new Problem("invalid_input", { detail });
  }
  if (known.every((name) => done.includes(name))) return;
  const detail =
    `${file} was last used by an older Tripline, and is not changed here. Start this version on it once (tripline serve), ` +
    "which brings its tables up to date, stop it, and move it then.";
  throw new Problem("invalid_input", { detail });
}

import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyInto } from "pg-copy-streams";
import { messageOf, Problem } from "../../contract/problem.ts";
import { isFailure, sqlState } from "../engines/postgres/failure.ts";
import { binaryRows, type Column, type ColumnKind } from "./binary-rows.ts";
import { markTable } from "./half-moved.ts";
import { isMoved, movedTables } from "./moved-tables.ts";
import { refuseOtherCounts, setSerials, wakeRuns } from "./settle.ts";
import { quoted, type Source } from "./source.ts";
import { refuseUsed } from "./target.ts";

/** What is told while it goes on; `of` is how many rows the table has. */
export interface MoveProgress {
  table: string;
  rows: number;
  of: number;
}

export interface MovedIn {
  /** By table. */
  tables: Record<string, number>;
  /** Runs that go on in PostgreSQL. */
  unfinished: number;
  /** Texts with a NUL in them, which PostgreSQL does not keep. */
  changed: number;
}

/** A table that is copied, with what PostgreSQL calls its columns. */
interface Copied {
  table: string;
  columns: Column[];
  rows: number;
}

interface Telling {
  tell: (progress: MoveProgress) => void;
  /** Called when only the commit is left, whose end may never be heard of. */
  whole: () => void;
}

/**
 * Copies all tables in one transaction, which ends with what makes the database whole: jobs for the runs that go on, counts that
 * are those of the source, and the end of its mark. Where it fails, or its process ends, the database is as it was before.
 */
export async function moveIn(client: pg.Client, source: Source, { tell, whole }: Telling): Promise<MovedIn> {
  await client.query("begin");
  try {
    await client.query("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0");
    const all = await plan(client, source);
    // A server that looked for the mark just before it was there may write only now; from here on it waits.
    await client.query("lock table meta in access exclusive mode");
    await refuseUsed(client);
    await client.query(`truncate ${all.map(({ table }) => quoted(table)).join(", ")}`);
    let changed = 0;
    for (const each of all) changed += await copy(client, source, each, tell);
    await setSerials(client);
    const unfinished = await wakeRuns(client);
    const tables = Object.fromEntries(all.map(({ table, rows }) => [table, rows]));
    await refuseOtherCounts(client, tables);
    // Without it the server guesses until it has looked by itself.
    await client.query("analyze");
    await client.query(`drop table ${markTable}`);
    whole();
    await client.query("commit");
    return { tables, unfinished, changed };
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}

/** Throws where both sides are not made alike: all that the source has must have its place. */
async function plan(client: pg.Client, source: Source): Promise<Copied[]> {
  const tables = source.tables();
  const strange = [...tables.keys()].filter((table) => !Object.hasOwn(movedTables, table));
  if (strange.length > 0) throw new Error(`The store holds ${strange.join(", ")}, which no move knows of.`);
  const { rows } = await client.query<Column & { table: string }>(
    `select table_name as table, column_name as name, data_type as kind
    from information_schema.columns where table_schema = current_schema()`,
  );
  return Object.keys(movedTables)
    .filter(isMoved)
    .map((table) => {
      const theirs = rows.filter((column) => column.table === table);
      const columns = (tables.get(table) ?? []).map((name) => {
        const kind = theirs.find((column) => column.name === name)?.kind;
        if (kind !== undefined && kinds.has(kind)) return { name, kind };
        throw new Error(`The column ${name} of ${table} has no place in PostgreSQL.`);
      });
      if (columns.length === theirs.length) return { table, columns, rows: source.count(table) };
      throw new Error(`The table ${table} has other columns in PostgreSQL.`);
    });
}

const kinds: ReadonlySet<ColumnKind> = new Set(["text", "bigint", "bytea"]);

/** Gives how many texts could not be kept as they stand. */
async function copy(
  client: pg.Client,
  source: Source,
  { table, columns, rows: of }: Copied,
  tell: (progress: MoveProgress) => void,
): Promise<number> {
  const names = columns.map(({ name }) => name);
  const statement = `copy ${quoted(table)} (${names.map(quoted).join(", ")}) from stdin (format binary)`;
  let changed = 0;
  const chunks = binaryRows(
    counted(source.rows(table, names), (rows) => tell({ table, rows, of })),
    columns,
    () => {
      changed += 1;
    },
  );
  tell({ table, rows: 0, of });
  try {
    await pipeline(chunks, client.query(copyInto(statement)));
  } catch (error) {
    if (!isFailure(error) && sqlState(error) === null) throw error;
    // What the server blames it for it tells with the number of the row.
    const where = error instanceof Error && "where" in error ? `; ${String(error.where)}` : "";
    const detail = `${table} could not be copied (${messageOf(error)}${where}). Nothing was moved.`;
    throw new Problem("invalid_input", { detail, cause: error });
  }
  tell({ table, rows: of, of });
  return changed;
}

function* counted<Row>(rows: Iterable<Row>, tell: (rows: number) => void): Generator<Row> {
  let count = 0;
  for (const row of rows) {
    // Of large rows each takes its time.
    if (count > 0) tell(count);
    yield row;
    count += 1;
  }
}

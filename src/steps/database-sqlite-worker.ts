// The process that runs SQLite for steps: one file, one call after the other. It ends with the one that started it.
import { constants, DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { Json } from "../contract/name.ts";
import type { DatabaseCall, Row, StatementResult } from "./database-call.ts";
import { Rows, wholeOf } from "./database-row.ts";
import { kindOf, sqliteCode } from "./database-sqlite-code.ts";
import { TerminalError } from "./step.ts";

export type SqliteTask = Pick<DatabaseCall, "statements" | "rowsMax" | "bytesMax">;
export type SqliteResult =
  | { kind: "done"; results: StatementResult[] }
  | { kind: "failed"; message: string; terminal: boolean; code: string | null };

const busyMs = 5_000;
const [, , path = ""] = process.argv;
const database = new DatabaseSync(path, { timeout: busyMs, defensive: true });
/** Pragmas that read or write other files, or weaken the file for others. */
const pragmas = new Set(["temp_store_directory", "data_store_directory", "writable_schema", "key", "rekey"]);
database.setAuthorizer((action, one) => {
  // VACUUM attaches a file without a name; any other is somebody else's.
  if (action === constants.SQLITE_ATTACH && one !== "") return constants.SQLITE_DENY;
  if (action === constants.SQLITE_PRAGMA && pragmas.has((one ?? "").toLowerCase()))
    return constants.SQLITE_DENY;
  return constants.SQLITE_OK;
});

process.on("message", (task: SqliteTask) => process.send?.(answerTo(task)));

function answerTo(task: SqliteTask): SqliteResult {
  try {
    return { kind: "done", results: runAll(task) };
  } catch (error) {
    if (database.isTransaction) database.exec("rollback");
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof TerminalError) return { kind: "failed", message, terminal: true, code: null };
    const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
    const told = { message: `SQLite: ${message}`, terminal: !mayPass(code), code: sqliteCode(code) };
    return { kind: "failed", ...told };
  }
}

/** Busy and locked; a disk that fails or is full. */
const mayPass = (code: number) => [5, 6, 10, 13].includes(kindOf(code));

function runAll({ statements, rowsMax, bytesMax }: SqliteTask): StatementResult[] {
  const rows = new Rows({ rowsMax, bytesMax });
  if (statements.length === 1) return statements.map((statement) => run(statement, rows));
  database.exec("begin immediate");
  const results = statements.map((statement) => run(statement, rows));
  database.exec("commit");
  return results;
}

function run({ sql, parameters }: SqliteTask["statements"][number], rows: Rows): StatementResult {
  const statement = database.prepare(sql);
  if (sql.slice(statement.sourceSQL.length).replace(/--.*|\/\*[^]*?\*\/|[;\s]+/g, "") !== "")
    throw new TerminalError("SQLite: one statement at a time; give several as a list.");
  statement.setReadBigInts(true);
  const values = parameters.map(valueOf);
  if (statement.columns().length === 0) {
    const { changes, lastInsertRowid } = statement.run(...values);
    const insertId = /^\s*(?:insert|replace)\b/i.test(sql) && Number(changes) > 0;
    return {
      rows: [],
      count: Number(changes),
      ...(insertId && { insertId: wholeOf(BigInt(lastInsertRowid)) }),
    };
  }
  const found: Row[] = [];
  for (const row of statement.iterate(...values)) found.push(rows.take(row));
  return { rows: found, count: found.length };
}

function valueOf(value: Json): SQLInputValue {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
}

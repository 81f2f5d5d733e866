import { type Connection as Client, type ConnectionOptions, createPool, type Pool } from "mysql2";
import type { Json } from "../contract/name.ts";
import type { AddressGuard } from "./address-guard.ts";
import {
  connectionsMax,
  connectMs,
  type DatabaseCall,
  type DatabasePool,
  type DatabaseSession,
  idleMs,
  type Row,
  type StatementResult,
  throughSession,
} from "./database-call.ts";
import type { Connection } from "./database-connection.ts";
import { jsonOf, Rows } from "./database-row.ts";
import { GuardedSocket } from "./guarded-socket.ts";
import { TerminalError } from "./step.ts";

type MysqlConnection = Extract<Connection, { kind: "postgres" | "mysql" }>;

/** Connections to one MySQL or MariaDB. */
export function openMysql(to: MysqlConnection, isAllowed: AddressGuard): DatabasePool {
  let busy = 0;
  let lastAt = performance.now();
  const pool = createPool({
    ...optionsOf(to),
    stream: () => new GuardedSocket(isAllowed).connect(to.port, to.host),
    connectionLimit: connectionsMax,
    maxIdle: connectionsMax,
    idleTimeout: idleMs,
    connectTimeout: connectMs,
  });
  return {
    async run(call) {
      busy += 1;
      try {
        return await throughSession(call, () => openSession(pool, call));
      } finally {
        busy -= 1;
        lastAt = performance.now();
      }
    },
    get isIdle() {
      return busy === 0 && performance.now() - lastAt > idleMs;
    },
    close: () => new Promise((resolve) => pool.end(() => resolve())),
  };
}

function optionsOf({ user, password, database, host, port, tls }: MysqlConnection): ConnectionOptions {
  return {
    host,
    port,
    user,
    password,
    ...(database !== "" && { database }),
    ...(tls.mode !== "off" && {
      ssl: {
        rejectUnauthorized: tls.mode === "verify",
        verifyIdentity: tls.mode === "verify",
        ...(tls.ca && { ca: tls.ca }),
      },
    }),
    charset: "utf8mb4",
    timezone: "Z",
    dateStrings: true,
    supportBigNumbers: true,
    // Its readers of rows would be made by `new Function` out of column names that the server gives.
    disableEval: true,
    multipleStatements: false,
    // A server could ask for files of ours otherwise.
    flags: ["-LOCAL_FILES"],
  };
}

async function openSession(pool: Pool, call: DatabaseCall): Promise<DatabaseSession> {
  const client = await connectionOf(pool);
  const ignore = () => {};
  client.on("error", ignore);
  const rows = new Rows(call);
  return {
    run: ({ sql, parameters }) => executed(client, { sql, values: parameters.map(valueOf) }, rows),
    async stop() {
      await new Promise<void>((resolve) => {
        pool.query("kill query ?", [client.threadId], () => resolve());
      });
    },
    end({ isSound }) {
      client.off("error", ignore);
      if (isSound) client.release();
      else client.destroy();
    },
  };
}

const connectionOf = (pool: Pool) =>
  new Promise<Parameters<Parameters<Pool["getConnection"]>[0]>[1]>((resolve, reject) => {
    pool.getConnection((error, connection) => (error === null ? resolve(connection) : reject(told(error))));
  });

type Value = string | number | boolean | null;

/** Objects and lists are JSON to it. Whole numbers go as their digits: as doubles they would be refused after LIMIT. */
function valueOf(value: Json): Value {
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return value;
}

/** Rows are handed on as they come, and not collected by the library. */
function executed(
  client: Client,
  statement: { sql: string; values: Value[] },
  rows: Rows,
): Promise<StatementResult> {
  return new Promise((resolve, reject) => {
    const found: Row[] = [];
    let changed: { affectedRows: number; insertId: number | string } | null = null;
    const query = isTransactional(statement.sql) ? client.query(statement.sql) : client.execute(statement);
    query.on("result", (row: unknown) => {
      if (isChange(row)) changed = row;
      else if (typeof row === "object" && row !== null)
        try {
          found.push(rows.take({ ...row }));
        } catch (error) {
          reject(told(error));
        }
    });
    query.on("error", (error: unknown) => reject(told(error)));
    query.on("end", () => {
      const { affectedRows = found.length, insertId = 0 } = changed ?? {};
      resolve({
        rows: found,
        count: affectedRows,
        ...(Number(insertId) > 0 && { insertId: jsonOf(insertId) }),
      });
    });
  });
}

/** These two are not prepared by every version. */
const isTransactional = (sql: string) => sql === "start transaction" || sql === "commit";

const isChange = (row: unknown): row is { affectedRows: number; insertId: number | string } =>
  typeof row === "object" && row !== null && row.constructor.name === "ResultSetHeader";

/** Lock wait timeout, deadlock, too many connections, shutdown, interrupted, read only for now, out of resources. */
const passing = new Set([1205, 1213, 1040, 1053, 1203, 1226, 1317, 1290, 1041, 3024]);

function told(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!("errno" in error) || !("sqlState" in error) || typeof error.sqlState !== "string") return error;
  const mayPass = passing.has(Number(error.errno)) || error.sqlState.startsWith("08");
  return mayPass ? error : new TerminalError(`MySQL: ${error.message}`, { cause: error });
}

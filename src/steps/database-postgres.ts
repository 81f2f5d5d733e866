import pg from "pg";
import type { AddressGuard } from "./address-guard.ts";
import {
  connectionsMax,
  connectMs,
  type DatabaseCall,
  type DatabasePool,
  type DatabaseSession,
  idleMs,
  type Row,
  throughSession,
} from "./database-call.ts";
import type { Connection } from "./database-connection.ts";
import { Rows, wholeOf } from "./database-row.ts";
import { GuardedSocket } from "./guarded-socket.ts";
import { TerminalError } from "./step.ts";

type PostgresConnection = Extract<Connection, { kind: "postgres" | "mysql" }>;

/** Connections to one PostgreSQL. */
export function openPostgres(to: PostgresConnection, isAllowed: AddressGuard): DatabasePool {
  const pool = new pg.Pool({
    host: to.host,
    port: to.port,
    user: to.user,
    password: to.password,
    database: to.database,
    ssl:
      to.tls.mode === "off"
        ? false
        : { rejectUnauthorized: to.tls.mode === "verify", ...(to.tls.ca && { ca: to.tls.ca }) },
    stream: () => new GuardedSocket(isAllowed),
    max: connectionsMax,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: connectMs,
    application_name: "tripline",
    allowExitOnIdle: true,
  });
  // An idle connection that breaks is replaced when it is needed.
  pool.on("error", () => {});
  return {
    run: (call) => throughSession(call, () => openSession(pool, call)),
    get isIdle() {
      return pool.totalCount === 0;
    },
    close: () => pool.end(),
  };
}

async function openSession(pool: pg.Pool, call: DatabaseCall): Promise<DatabaseSession> {
  const client = await pool.connect().catch((error: unknown) => {
    throw told(error);
  });
  // While it serves us, the failure of a statement tells of a broken connection, too.
  const ignore = () => {};
  client.on("error", ignore);
  const rows = new Rows(call);
  return {
    async run({ sql, parameters }) {
      const found: Row[] = [];
      const count = await queried(client, { text: sql, values: [...parameters] }, (values) =>
        found.push(rows.take(values)),
      );
      return { rows: found, count };
    },
    async stop() {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- documented, though the types lack it
      const { processID } = client as unknown as { processID: number };
      await pool.query("select pg_cancel_backend($1)", [processID]).catch(() => {});
    },
    end({ isSound }) {
      client.off("error", ignore);
      client.release(!isSound);
    },
  };
}

interface Text {
  text: string;
  values: unknown[];
}

/** Resolves with the number of rows found or changed. Rows are handed on as they come, and not collected. */
function queried(
  client: pg.PoolClient,
  text: Text,
  take: (row: Record<string, unknown>) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    // Extended: the database itself refuses a second statement in the text.
    const config = { ...text, queryMode: "extended", types: { getTypeParser } };
    const query = new pg.Query(config);
    query.on("row", (row: Record<string, unknown>) => {
      try {
        take(row);
      } catch (error) {
        reject(told(error));
      }
    });
    query.on("error", (error: unknown) => reject(told(error)));
    query.on("end", ({ rowCount }: pg.QueryResult) => resolve(rowCount ?? 0));
    client.query(query);
  });
}

const { INT8, DATE, TIMESTAMP, TIMESTAMPTZ, TIME, TIMETZ, INTERVAL } = pg.types.builtins;
const asItIs = (text: string) => text;

/** What JSON has no kind for keeps its text: exact, and as PostgreSQL writes it. */
const parsers = new Map<number, (text: string) => unknown>([
  [INT8, wholeOf],
  [TIMESTAMPTZ, (text) => (text.endsWith("infinity") ? text : new Date(instantOf(text)).toISOString())],
  [TIMESTAMP, (text) => text.replace(" ", "T")],
  ...[DATE, TIME, TIMETZ, INTERVAL].map((oid): [number, typeof asItIs] => [oid, asItIs]),
]);

const getTypeParser = (oid: number, format?: "text" | "binary") =>
  parsers.get(oid) ?? pg.types.getTypeParser(oid, format ?? "text");

/** `2026-01-31 12:00:00.5+01` has an offset that ISO 8601 writes with minutes. */
const instantOf = (text: string) => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");

/** Classes of SQLSTATE that another attempt may mend: connection, rolled back, resources, operator, lock not available. */
const passing = /^(?:08|40|53|57|58|55P03)/;

function told(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (!(error instanceof pg.DatabaseError) || error.code === undefined || passing.test(error.code))
    return error;
  const place = error.position === undefined ? "" : ` (at character ${error.position})`;
  return new TerminalError(`PostgreSQL: ${error.message}${place}`, { cause: error });
}

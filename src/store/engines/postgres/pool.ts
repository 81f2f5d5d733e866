import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../../../contract/log.ts";
import { StoreUnavailable } from "../../../contract/problem.ts";
import { isCollision, isFailure } from "./failure.ts";

/** Connections of one process: fourteen transactions are written in groups at once, beside what is read for them. */
const connectionsMax = { hot: 16, rest: 8 };
/** A sender waits no longer for a database that does not answer. */
const connectMsMax = 5_000,
  queryMsMax = 30_000;
/** Tries of a transaction that loses against others; each time fewer of them are left. */
const triesMax = 5;
/** Before another try, times how often it has lost: at random, so that those who met don't meet again. */
const retryMsMax = 4;

/** How every connection of ours signs in and reads integers: all of them fit a number. */
export const settings = (url: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: "tripline",
  connectionTimeoutMillis: connectMsMax,
  query_timeout: queryMsMax,
  keepAlive: true,
  types: {
    getTypeParser: (oid, format) =>
      oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
  },
});

// A server set to answer before its disk has written would break what an answer promises.
const promising =
  "set_config('synchronous_commit', coalesce(nullif(current_setting('synchronous_commit'), 'off'), 'on'), false)";

/**
 * Statements of the hot path find rows by their keys. Their plans are made once for each connection, when there may be few rows,
 * or none that the server has counted yet: it would read whole tables, and go on to when there are millions.
 */
const byKeys = "set_config('enable_seqscan', 'off', false), set_config('jit', 'off', false)";

/** Has each connection of a pool begin with a statement. */
export const beginningWith = (statement: string): Pick<pg.PoolConfig, "onConnect"> => ({
  // The pool waits for it, though its types do not say so.
  // oxlint-disable-next-line typescript/no-misused-promises
  onConnect: async (client) => {
    await client.query(statement);
  },
});

/** Names a connection, whatever the URL calls it. */
export const naming = (name: string): string => `set_config('application_name', '${name}', false)`;

interface PoolOptions {
  url: string;
  log: Log;
  /** For statements of the hot path, or for all others. */
  use: "hot" | "rest";
  /** Of its connections. */
  name: string;
}

export function openPool({ url, log, use, name }: PoolOptions): pg.Pool {
  const begin = `select ${naming(name)}, ${promising}${use === "hot" ? `, ${byKeys}` : ""}`;
  const pool = new pg.Pool({
    ...settings(url),
    max: connectionsMax[use],
    ...beginningWith(begin),
  });
  // An idle connection that ends is replaced when one is needed.
  const lost = (error: Error) => log.warn("connection to PostgreSQL lost", { error });
  pool.on("error", lost);
  // One in use says so to the pool's user as well; without a listener it would end the process.
  pool.on("connect", (client) => void client.on("error", lost));
  return pool;
}

/** A statement prepared once per connection. */
export interface HotStatement {
  name: string;
  text: string;
}

/** The pool, or the connection that a transaction is on. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>>;
}

/** Runs a statement and gives its rows. */
export async function execute<Row extends pg.QueryResultRow>(
  queryable: Queryable,
  statement: HotStatement,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await queryable.query<Row>({ ...statement, values });
  return rows;
}

/** Tries a transaction again when it loses against another one: it has changed nothing then. */
export async function outlasting<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isCollision(error) || tries === triesMax) throw error;
      await delay(randomInt(1, retryMsMax * tries + 1));
    }
  }
}

/** The same. Throws `StoreUnavailable` when the server was not reached, or when the connection ended before it said that it had committed. */
export async function trying<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await outlasting(work);
  } catch (error) {
    throw isFailure(error)
      ? new StoreUnavailable("The database can't be reached at the moment.", error)
      : error;
  }
}

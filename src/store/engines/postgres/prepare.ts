import { Logger, runMigrations } from "graphile-worker";
import type pg from "pg";
import type { Log } from "../../../contract/log.ts";

/** Held while tables are made, so that of several processes that start at once one makes them. Any number will do. */
const lockKey = 7_417_205;

/** Makes or updates Graphile Worker's tables and functions, which the hot path calls. */
export async function prepareJobs(pool: pg.Pool, log: Log): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockKey]);
    try {
      await runMigrations({ pgPool: pool, logger: quietLogger(log) });
    } finally {
      await client.query("select pg_advisory_unlock($1)", [lockKey]);
    }
  } finally {
    client.release();
  }
}

const quietLogger = (log: Log) =>
  new Logger(() => (level, message) => {
    if (level === "error" || level === "warning") log.warn("job queue not made ready", { reason: message });
  });

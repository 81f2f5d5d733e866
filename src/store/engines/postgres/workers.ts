import { type Kysely, sql } from "kysely";
import type { Tables } from "../../sql/tables.ts";
import type { Workers } from "../../store.ts";
import { addJobs } from "./jobs.ts";

const serverMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Who lives, by the server's clock. A worker beats before it claims: the runs of unknown ones are queued again. */
export const workers = (db: Kysely<Tables>): Workers => ({
  async beat({ worker, pool }) {
    await db
      .insertInto("workers")
      .values({ id: worker, pool, seen_at: serverMs })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ pool, seen_at: serverMs }))
      .execute();
  },
  async bury({ silentMs }) {
    const { rows } = await sql<{ worker: string }>`
      with silent as (
        delete from workers where seen_at < ${serverMs} - ${silentMs}::bigint returning id
      ), queued as (
        update runs set status = 'queued', worker = null
        where status = 'running' and not exists (
          select from workers
          where workers.id = runs.worker and workers.seen_at >= ${serverMs} - ${silentMs}::bigint
        )
        returning id, priority
      ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from queued"))})
      select id as worker, (select added from jobs) as added from silent`.execute(db);
    const buried = rows.map(({ worker }) => worker);
    return { workers: buried, pools: buried.length === 0 ? [] : await lockingWithoutWorker(db) };
  },
  async leave({ worker }) {
    await sql`
      with gone as (
        delete from workers where id = ${worker}
      ), queued as (
        update runs set status = 'queued', worker = null where status = 'running' and worker = ${worker} returning id, priority
      ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from queued"))})
      select added from jobs`.execute(db);
  },
});

/**
 * Pools that hold jobs and belong to no worker known. A worker that died before it could say which pool is its own is
 * known by nothing else.
 */
async function lockingWithoutWorker(db: Kysely<Tables>): Promise<string[]> {
  const { rows } = await sql<{ pool: string }>`
    select distinct locked_by as pool from graphile_worker.jobs
    where locked_by is not null and not exists (select from workers where workers.pool = locked_by)`.execute(
    db,
  );
  return rows.map(({ pool }) => pool);
}

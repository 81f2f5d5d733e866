import { type Kysely, sql } from "kysely";
import type { Tables } from "../../sql/tables.ts";
import type { Workers } from "../../store.ts";
import { addJobs } from "./jobs.ts";

const serverMs = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** A job that is due is fetched within half a second. */
const overdueMs = 5_000;
/** More are mended the next time. */
const mendedMax = 1_000;

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
    const { rows } = await sql<{ workers: string[] }>`
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
      select array(select id from silent) as workers, (select added from jobs) as added`.execute(db);
    const buried = rows[0]?.workers ?? [];
    return { workers: buried, pools: buried.length === 0 ? [] : await lockingWithoutWorker(db) };
  },
  async mend({ worker, inHand, lost }) {
    const { rows } = await sql<{ astray: string[]; woken: number }>`
      with astray as (
        select id from runs where status = 'running' and worker = ${worker} and id <> all(${inHand}::text[])
      ), found as (
        update runs set status = 'queued', worker = null
        where status = 'running' and worker = ${worker} and id = any(${lost}::text[])
        returning id, priority
      ), jobless as (
        select id, priority from runs
        where (status = 'queued' or (status = 'waiting' and wake_at < ${serverMs} - ${overdueMs}::bigint))
          and not exists (select from graphile_worker.jobs where key = runs.id)
        limit ${mendedMax}
      ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from found union all select id, null, priority from jobless"))})
      select array(select id from astray) as astray, (select added from jobs)::int as woken`.execute(db);
    return { astray: rows[0]?.astray ?? [], woken: rows[0]?.woken ?? 0 };
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

import { CompiledQuery, type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "../../sql/tables.ts";
import { iso } from "../../sql/text.ts";
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
    const { seen_at } = await db
      .insertInto("workers")
      .values({ id: worker, pool, seen_at: serverMs })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ pool, seen_at: serverMs }))
      .returning("seen_at")
      .executeTakeFirstOrThrow();
    return iso(seen_at);
  },
  bury: ({ silentMs }) =>
    db.transaction().execute(async (transaction) => {
      const buried = await buryIn(transaction, silentMs);
      if (buried.length > 0) await free(transaction, await lockingWithoutWorker(transaction));
      return buried;
    }),
  free: ({ pools }) => db.transaction().execute((transaction) => free(transaction, pools)),
  async mend({ worker, inHand, lost }) {
    const { rows } = await sql<{ astray: string[]; woken: number }>`
      with astray as (
        select id from runs where status = 'running' and worker = ${worker} and id <> all(${inHand}::text[])
      ), known as (
        select id from runs where status = 'running' and worker = ${worker} and id = any(${lost}::text[])
        order by id for update
      ), found as (
        update runs set status = 'queued', worker = null from known where runs.id = known.id
        returning runs.id, priority
      ), jobless as (
        select id, priority from runs
        where (status = 'queued' or (status = 'waiting' and wake_at < ${serverMs} - ${overdueMs}::bigint))
          and not exists (select from graphile_worker.jobs where key = runs.id)
        limit ${mendedMax}
      ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from found union all select id, null, priority from jobless"))})
      select array(select id from astray) as astray, (select added from jobs)::int as woken`.execute(db);
    return { astray: rows[0]?.astray ?? [], woken: rows[0]?.woken ?? 0 };
  },
  leave: ({ worker }) =>
    db.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pools: string[] }>`
        with gone as (
          delete from workers where id = ${worker} returning pool
        ), left_over as (
          select id from runs where status = 'running' and worker = ${worker} order by id for update
        ), queued as (
          update runs set status = 'queued', worker = null from left_over where runs.id = left_over.id
          returning runs.id, priority
        ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from queued"))})
        select array(select pool from gone where pool is not null) as pools, (select added from jobs) as added`.execute(
        transaction,
      );
      // What could not be handed back in time would wait for hours, since nobody buries who has left.
      await free(transaction, rows[0]?.pools ?? []);
    }),
});

async function buryIn(transaction: Transaction<Tables>, silentMs: number): Promise<string[]> {
  const { rows } = await sql<{ workers: string[] }>`
    with silent as (
      delete from workers where seen_at < ${serverMs} - ${silentMs}::bigint returning id
    ), orphans as (
      select id from runs
      where status = 'running' and not exists (
        select from workers
        where workers.id = runs.worker and workers.seen_at >= ${serverMs} - ${silentMs}::bigint
      )
      order by id for update
    ), queued as (
      update runs set status = 'queued', worker = null from orphans where runs.id = orphans.id
      returning runs.id, priority
    ), jobs as (${sql.raw(addJobs("select id, null::bigint as wake_at, priority from queued"))})
    select array(select id from silent) as workers, (select added from jobs) as added`.execute(transaction);
  return rows[0]?.workers ?? [];
}

/** Without Graphile Worker's own `force_unlock_workers`: a job that keeps its number can be completed by who held it. */
async function free(transaction: Transaction<Tables>, pools: readonly string[]): Promise<void> {
  if (pools.length === 0) return;
  const { rows } = await sql<{ key: string }>`
    delete from graphile_worker._private_jobs where locked_by = any(${pools}::text[])
    returning key`.execute(transaction);
  // A job without a key was followed by another.
  const ids = rows.flatMap(({ key }) => key ?? []);
  if (ids.length === 0) return;
  // Read now that the jobs are gone: a run that parks or is given back from here on adds its own.
  const ready = `select id, wake_at, priority from runs where id = any($1::text[]) and status in ('queued', 'waiting')`;
  await transaction.executeQuery(CompiledQuery.raw(addJobs(ready), [ids]));
}

/**
 * Pools that hold jobs and belong to no worker known. A worker that died before it could say which pool is its own is
 * known by nothing else.
 */
async function lockingWithoutWorker(db: Transaction<Tables>): Promise<string[]> {
  const { rows } = await sql<{ pool: string }>`
    select distinct locked_by as pool from graphile_worker.jobs
    where locked_by is not null and not exists (select from workers where workers.pool = locked_by)`.execute(
    db,
  );
  return rows.map(({ pool }) => pool);
}

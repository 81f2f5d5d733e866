import type pg from "pg";
import { addJobs } from "../engines/postgres/jobs.ts";
import { quoted } from "./source.ts";

/** Jobs that are added at once. */
const jobsMax = 5_000;

/** Places that rise by themselves go on after the highest that was copied. */
export async function setSerials(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select table_name as table, column_name as column,
      pg_get_serial_sequence(format('%I.%I', table_schema, table_name), column_name) as sequence
    from information_schema.columns
    where table_schema = current_schema() and column_default like 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows) {
    await client.query(
      `select setval($1::regclass, coalesce(max(${quoted(column)}), 1), count(*) > 0) from ${quoted(table)}`,
      [sequence],
    );
  }
}

/**
 * Queues again what was under way, as a start of the embedded store does, and adds the jobs by which workers hear of what is queued
 * or waits for a time. Gives how many runs have not ended, those among them that are held back.
 */
export async function wakeRuns(client: pg.Client): Promise<number> {
  await client.query("update runs set status = 'queued', worker = null where status = 'running'");
  for (let after: string | null = ""; after !== null; ) {
    const { rows }: pg.QueryResult<{ last: string | null }> = await client.query(
      `with next as (
        select id, wake_at, priority from runs
        where status in ('queued', 'waiting') and id > $1::text collate "C" order by id limit ${jobsMax}
      ), jobs as (${addJobs("select id, wake_at, priority from next")})
      select max(id) as last, (select added from jobs) as added from next`,
      [after],
    );
    after = rows[0]?.last ?? null;
  }
  const { rows } = await client.query<{ unfinished: number }>(
    "select count(*) as unfinished from runs where ended_at is null",
  );
  return rows[0]?.unfinished ?? 0;
}

/** Throws where a table has not as many rows as the source had. */
export async function refuseOtherCounts(client: pg.Client, tables: Record<string, number>): Promise<void> {
  for (const [table, wanted] of Object.entries(tables)) {
    const { rows } = await client.query<{ count: number }>(`select count(*) as count from ${quoted(table)}`);
    const found = rows[0]?.count ?? 0;
    if (found !== wanted) throw new Error(`Of ${wanted} rows of ${table} ${found} came.`);
  }
}

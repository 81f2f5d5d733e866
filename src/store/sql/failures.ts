import { type RawBuilder, sql } from "kysely";
import { failedRunsMax } from "../../contract/failure.ts";
import type { RunError } from "../../contract/run-status.ts";
import type { FailureGroup, Failures } from "../port/failures.ts";
import type { Engine } from "./engine.ts";
import { iso, millis } from "./text.ts";

/** Causes of which the newest run is read, to tell whose they are. */
const groupsMax = 5_000;

interface Counted {
  cause: string;
  count: number | string;
  open: number | string;
  first_at: number;
  last_at: number;
  run_id: string;
}

export function failures(engine: Engine): Failures {
  const { db } = engine;
  return {
    async groups({ workspace, query, limit }) {
      const { workflow, since, status } = query;
      const from = since === undefined ? 0 : millis(since);
      const counted = await count(engine, {
        workspace,
        where: sql<boolean>`ended_at >= ${from}`,
        newest: sql.ref("ended_at"),
      });
      const looked = counted.reduce((sum, row) => sum + Number(row.count), 0);
      const wanted = counted.filter(
        (row) => status === undefined || (status === "open") === Number(row.open) > 0,
      );
      const some = wanted.slice(0, workflow === undefined ? limit : groupsMax);
      const groups = await complete(engine, workspace, some);
      const found =
        workflow === undefined ? groups : groups.filter(({ sample }) => sample.workflow === workflow);
      return {
        groups: found.slice(0, limit),
        complete: looked < failedRunsMax && wanted.length <= groupsMax,
      };
    },
    async group({ workspace, cause }) {
      const counted = await count(engine, {
        workspace,
        where: sql<boolean>`cause = ${cause}`,
        newest: sql.ref("id"),
      });
      const [group] = await complete(engine, workspace, counted);
      return group ?? null;
    },
    async members({ workspace, cause, before, limit }) {
      const settled = await db
        .selectFrom("resolutions")
        .select("resolved_at")
        .where("workspace", "=", workspace)
        .where("cause", "=", cause)
        .executeTakeFirst();
      const older = before === undefined ? sql`` : sql`and id < ${before}`;
      // The index alone says which of them ended since.
      const { rows } = await sql<{ id: string; delivery_id: string | null }>`
        select id, delivery_id from runs where id in (
          select id from (
            select id, ended_at from runs
            where workspace = ${workspace} and cause is not null and cause = ${cause} ${older}
            order by id desc limit ${sql.lit(failedRunsMax)}
          ) as looked
          where ended_at > ${settled?.resolved_at ?? 0} order by id desc limit ${limit}
        ) order by id desc`.execute(db);
      return rows.map(({ id, delivery_id }) => ({ id, deliveryId: delivery_id }));
    },
    async resolve({ workspace, cause, by, note, now }) {
      const row = { resolved_at: millis(now), resolved_by: by, note };
      await db
        .insertInto("resolutions")
        .values({ workspace, cause, ...row })
        .onConflict((conflict) => conflict.columns(["workspace", "cause"]).doUpdateSet(row))
        .execute();
    },
    async reopen({ workspace, cause }) {
      await db
        .deleteFrom("resolutions")
        .where("workspace", "=", workspace)
        .where("cause", "=", cause)
        .execute();
    },
  };
}

/** Groups the newest failed runs; those whose cause failed last come first. */
async function count(
  { db }: Engine,
  {
    workspace,
    where,
    newest,
  }: { workspace: string; where: RawBuilder<boolean>; newest: RawBuilder<unknown> },
): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    select failed.cause as cause, count(*) as count, min(failed.ended_at) as first_at, max(failed.ended_at) as last_at,
      max(failed.id) as run_id,
      sum(case when failed.ended_at > coalesce(resolutions.resolved_at, 0) then 1 else 0 end) as open
    from (
      select ended_at, cause, id from runs
      where workspace = ${workspace} and cause is not null and ${where}
      order by ${newest} desc limit ${sql.lit(failedRunsMax)}
    ) as failed
    left join resolutions on resolutions.workspace = ${workspace} and resolutions.cause = failed.cause
    group by failed.cause order by last_at desc`.execute(db);
  return rows;
}

async function complete(
  { db }: Engine,
  workspace: string,
  counted: readonly Counted[],
): Promise<FailureGroup[]> {
  if (counted.length === 0) return [];
  const samples = await db
    .selectFrom("runs")
    .select(["id", "workflow", "version", "error"])
    .where(
      "id",
      "in",
      counted.map(({ run_id }) => run_id),
    )
    .execute();
  const settled = await db
    .selectFrom("resolutions")
    .selectAll()
    .where("workspace", "=", workspace)
    .where(
      "cause",
      "in",
      counted.map(({ cause }) => cause),
    )
    .execute();
  return counted.flatMap((row): FailureGroup[] => {
    const sample = samples.find(({ id }) => id === row.run_id);
    if (sample === undefined) return [];
    const resolution = settled.find(({ cause }) => cause === row.cause);
    return [
      {
        cause: row.cause,
        open: Number(row.open),
        count: Number(row.count),
        firstAt: iso(row.first_at),
        lastAt: iso(row.last_at),
        sample: {
          runId: sample.id,
          workflow: sample.workflow,
          version: sample.version,
          error: errorOf(sample.error),
        },
        resolution:
          resolution === undefined
            ? null
            : { at: iso(resolution.resolved_at), by: resolution.resolved_by, note: resolution.note },
      },
    ];
  });
}

const errorOf = (error: string | null): RunError | null => (error === null ? null : JSON.parse(error));

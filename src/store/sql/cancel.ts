import { sql, type Transaction } from "kysely";
import type { Attempt } from "../../contract/run.ts";
import { chainDepthMax } from "../../contract/started-by.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { Runs } from "../store.ts";
import type { Engine } from "./engine.ts";
import { lockRuns } from "./lock-runs.ts";
import { readyOf, statusOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";
import { wakeTime } from "./wake-time.ts";

/** In no worker's hands. */
const idle = ["queued", "held", "waiting"] as const;

/**
 * One statement decides for each run by what it is at that moment, so that none slips through between two looks. Runs
 * that they wait for go with them; those come after the ones that were named.
 */
export async function cancelRuns(
  engine: Engine,
  { workspace, ids, now, closingTypes = new Set() }: Parameters<Runs["cancel"]>[0],
): ReturnType<Runs["cancel"]> {
  if (ids.length === 0) return { runs: [], woken: [] };
  return engine.db.transaction().execute(async (transaction) => {
    const all = [...ids];
    const woken: ReadyRun[] = [];
    let generation: readonly string[] = ids;
    for (let depth = 0; generation.length > 0 && depth <= chainDepthMax; depth += 1) {
      // None parks between one look and the next: it would be ended without having put things in order.
      await lockRuns(engine, transaction, generation, workspace);
      const closing = await close(engine, transaction, { workspace, ids: generation, now, closingTypes });
      woken.push(...closing);
      const closed = new Set(closing.map(({ id }) => id));
      const others = generation.filter((id) => !closed.has(id));
      if (others.length > 0) await cancel(transaction, { workspace, ids: others, now });
      // Read after their parents were told: one that is started later sees that.
      const children = await transaction
        .selectFrom("runs")
        .select("id")
        .where("parent_run_id", "in", [...generation])
        .where("ended_at", "is", null)
        .execute();
      generation = children.map(({ id }) => id).filter((id) => !all.includes(id));
      all.push(...generation);
    }
    const rows = await transaction
      .selectFrom("runs")
      .select(["id", "status"])
      .where("workspace", "=", workspace)
      .where("id", "in", all)
      .execute();
    const statuses = new Map(rows.map((row) => [row.id, statusOf(row.status)]));
    return { runs: all.map((id) => ({ id, status: statuses.get(id) ?? ("unknown" as const) })), woken };
  });
}

/** Has those taken up that are to put things in order. */
async function close(
  engine: Engine,
  transaction: Transaction<Tables>,
  { workspace, ids, now, closingTypes }: Required<Parameters<Runs["cancel"]>[0]>,
): Promise<ReadyRun[]> {
  if (closingTypes.size === 0) return [];
  const begun = await transaction
    .selectFrom("attempts")
    .innerJoin("runs", "runs.id", "attempts.run_id")
    .select(["attempts.run_id", "attempts.document"])
    .where("runs.id", "in", [...ids])
    .where("runs.workspace", "=", workspace)
    .where("runs.status", "in", [...idle])
    .where("attempts.status", "=", "waiting")
    .execute();
  const open = begun.filter(({ document }) => {
    const { type }: Attempt = JSON.parse(document);
    return closingTypes.has(type);
  });
  if (open.length === 0) return [];
  const rows = await transaction
    .updateTable("runs")
    .set({
      cancel_requested: 1,
      wake_at: sql`case when status = 'waiting' then ${wakeTime(engine, now)} end`,
      // Who is to stop needs no room for that.
      status: sql`case when status = 'held' then 'queued' else status end`,
    })
    .where("id", "in", [...new Set(open.map(({ run_id }) => run_id))])
    .where("status", "in", [...idle])
    .returning(["id", "workspace", "priority"])
    .execute();
  const closing = rows.map(readyOf);
  await engine.wake(transaction, closing);
  return closing;
}

async function cancel(
  transaction: Transaction<Tables>,
  { workspace, ids, now }: Pick<Parameters<Runs["cancel"]>[0], "workspace" | "ids" | "now">,
): Promise<void> {
  const isIdle = sql`status in (${sql.join(idle.map((status) => sql.lit(status)))})`;
  await transaction
    .updateTable("runs")
    .set({
      cancel_requested: 1,
      ended_at: sql`case when ${isIdle} then cast(${millis(now)} as bigint) else ended_at end`,
      wake_at: sql`case when ${isIdle} then null else wake_at end`,
      status: sql`case when ${isIdle} then 'canceled' else status end`,
    })
    .where("workspace", "=", workspace)
    .where("id", "in", [...ids])
    .where("status", "in", [...idle, "running"])
    .execute();
}

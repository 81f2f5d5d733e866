import { sql, type Transaction } from "kysely";
import { chainDepthMax } from "../../contract/started-by.ts";
import type { Runs } from "../store.ts";
import type { Engine } from "./engine.ts";
import { statusOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/**
 * One statement decides for each run by what it is at that moment, so that none slips through between two looks. Runs
 * that they wait for go with them; those come after the ones that were named.
 */
export async function cancelRuns(
  { db }: Engine,
  { workspace, ids, now }: Parameters<Runs["cancel"]>[0],
): ReturnType<Runs["cancel"]> {
  if (ids.length === 0) return [];
  const all = [...ids];
  const rows = await db.transaction().execute(async (transaction) => {
    let generation: readonly string[] = ids;
    for (let depth = 0; generation.length > 0 && depth <= chainDepthMax; depth += 1) {
      await cancel(transaction, { workspace, ids: generation, now });
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
    return transaction
      .selectFrom("runs")
      .select(["id", "status"])
      .where("workspace", "=", workspace)
      .where("id", "in", all)
      .execute();
  });
  const statuses = new Map(rows.map((row) => [row.id, statusOf(row.status)]));
  return all.map((id) => ({ id, status: statuses.get(id) ?? ("unknown" as const) }));
}

async function cancel(
  transaction: Transaction<Tables>,
  { workspace, ids, now }: Parameters<Runs["cancel"]>[0],
): Promise<void> {
  const idle = sql`status in ('queued', 'held', 'waiting')`;
  await transaction
    .updateTable("runs")
    .set({
      cancel_requested: 1,
      ended_at: sql`case when ${idle} then cast(${millis(now)} as bigint) else ended_at end`,
      wake_at: sql`case when ${idle} then null else wake_at end`,
      status: sql`case when ${idle} then 'canceled' else status end`,
    })
    .where("workspace", "=", workspace)
    .where("id", "in", [...ids])
    .where("status", "in", ["queued", "held", "waiting", "running"])
    .execute();
}

import { sql } from "kysely";
import type { Deliveries, StartedOn } from "../store.ts";
import type { Engine } from "./engine.ts";

/** One row per delivery and workflow, however often the delivery was replayed. */
export async function startedOn(
  { db }: Engine,
  { workspace, ids }: Parameters<Deliveries["startedOn"]>[0],
): Promise<StartedOn[]> {
  if (ids.length === 0) return [];
  // Runs that a delivery started are stored with it, as of the time it came.
  const isOwn = sql<number>`case when runs.replay_of is null and runs.created_at = deliveries.received_at then 1 else 0 end`;
  const first = db
    .selectFrom("runs")
    .innerJoin("deliveries", (join) =>
      join
        .onRef("deliveries.id", "=", "runs.delivery_id")
        .onRef("deliveries.workspace", "=", "runs.workspace"),
    )
    .select(({ fn }) => [fn.min("runs.id").as("id"), fn.max(isOwn).as("own")])
    .where("runs.delivery_id", "in", [...ids])
    .where("deliveries.workspace", "=", workspace)
    .groupBy(["runs.delivery_id", "runs.workflow_id"]);
  const rows = await db
    .selectFrom("runs")
    .innerJoin(first.as("first"), "first.id", "runs.id")
    .select(["runs.id", "delivery_id", "workflow_id", "workflow", "version", "own"])
    .orderBy("runs.id")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    deliveryId: row.delivery_id ?? "",
    workflowId: row.workflow_id,
    workflow: row.workflow,
    version: row.version,
    own: row.own === 1,
  }));
}

import type { Transaction } from "kysely";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { Engine } from "./engine.ts";
import { lockRuns } from "./lock-runs.ts";
import { readyOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";

/** Queues runs that were held, and has workers woken for them. Returns which, in their order; others were canceled meanwhile. */
export async function queueHeld(
  engine: Engine,
  transaction: Transaction<Tables>,
  ids: readonly string[],
): Promise<ReadyRun[]> {
  if (ids.length === 0) return [];
  await lockRuns(engine, transaction, ids);
  const queued = await transaction
    .updateTable("runs")
    .set({ status: "queued" })
    .where("id", "in", [...ids])
    .where("status", "=", "held")
    .returning(["id", "workspace", "priority"])
    .execute();
  const known = new Map(queued.map((row) => [row.id, readyOf(row)]));
  const runs = ids.flatMap((id) => known.get(id) ?? []);
  if (runs.length > 0) await engine.wake(transaction, runs);
  return runs;
}

import type { Transaction } from "kysely";
import type { Engine } from "./engine.ts";
import { lockRuns } from "./lock-runs.ts";
import type { Tables } from "./tables.ts";

/** Queues runs that were held, and has workers woken for them. Returns which, in their order; others were canceled meanwhile. */
export async function queueHeld(
  engine: Engine,
  transaction: Transaction<Tables>,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  await lockRuns(engine, transaction, ids);
  const queued = await transaction
    .updateTable("runs")
    .set({ status: "queued" })
    .where("id", "in", [...ids])
    .where("status", "=", "held")
    .returning(["id", "priority"])
    .execute();
  const priorities = new Map(queued.map(({ id, priority }) => [id, priority]));
  const wakes = ids.flatMap((id) => {
    const priority = priorities.get(id);
    return priority === undefined ? [] : [{ id, at: null, priority }];
  });
  if (wakes.length > 0) await engine.wake(transaction, wakes);
  return wakes.map(({ id }) => id);
}

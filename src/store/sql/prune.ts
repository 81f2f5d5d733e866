import type { Transaction } from "kysely";
import type { Prune } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** Deletes the oldest deliveries of a workspace with their runs, then old runs that had no delivery. */
export async function prune(engine: Engine, bounds: Prune): Promise<number> {
  const before = millis(bounds.before);
  return engine.db.transaction().execute(async (transaction) => {
    const old = await oldDeliveries(transaction, { ...bounds, before });
    const alone = await oldRuns(transaction, { ...bounds, before });
    if (old.length > 0) await deleteDeliveries(transaction, { ...bounds, ids: old });
    if (alone.length > 0) await deleteRuns(transaction, alone);
    return old.length + alone.length;
  });
}

type Bounds = Omit<Prune, "before"> & { before: number };

async function oldDeliveries(transaction: Transaction<Tables>, { workspace, before, limit }: Bounds) {
  const oldest = await transaction
    .selectFrom("deliveries")
    .select(["id", "received_at"])
    .where("workspace", "=", workspace)
    // What a run still needs stays.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("runs")
            .select("runs.id")
            .whereRef("runs.delivery_id", "=", "deliveries.id")
            .where("runs.ended_at", "is", null),
        ),
      ),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
  return oldest.filter((row) => row.received_at < before).map((row) => row.id);
}

async function oldRuns(transaction: Transaction<Tables>, { workspace, before, limit }: Bounds) {
  const oldest = await transaction
    .selectFrom("runs")
    .select(["id", "created_at", "ended_at", "delivery_id"])
    .where("workspace", "=", workspace)
    .orderBy("id")
    .limit(limit)
    .execute();
  return oldest
    .filter((row) => row.delivery_id === null && row.created_at < before && row.ended_at !== null)
    .map((row) => row.id);
}

async function deleteDeliveries(
  transaction: Transaction<Tables>,
  { workspace, now, ids }: { workspace: string; now: string; ids: string[] },
) {
  const runs = await transaction.selectFrom("runs").select("id").where("delivery_id", "in", ids).execute();
  if (runs.length > 0)
    await deleteRuns(
      transaction,
      runs.map((row) => row.id),
    );
  await transaction
    .deleteFrom("deliveries")
    .where("workspace", "=", workspace)
    .where("id", "in", ids)
    .execute();
  // Keys that are still held outlive their delivery.
  await transaction
    .deleteFrom("claimed_keys")
    .where("delivery_id", "in", ids)
    .where("expires_at", "<=", millis(now))
    .execute();
}

async function deleteRuns(transaction: Transaction<Tables>, ids: string[]) {
  await transaction.deleteFrom("attempts").where("run_id", "in", ids).execute();
  await transaction.deleteFrom("runs").where("id", "in", ids).execute();
}

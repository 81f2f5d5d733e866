import type { Transaction } from "kysely";
import type { Prune } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { claimText, millis } from "./text.ts";

/** Deletes the oldest deliveries of a workspace with their runs, then old runs that had no delivery. */
export async function prune(engine: Engine, bounds: Prune): Promise<number> {
  const before = millis(bounds.before);
  return engine.db.transaction().execute(async (transaction) => {
    const old = await oldDeliveries(transaction, { ...bounds, before });
    const alone = await oldRuns(transaction, { ...bounds, before });
    if (old.length > 0) await deleteDeliveries(transaction, { workspace: bounds.workspace, ids: old });
    if (alone.length > 0) await deleteRuns(transaction, alone);
    return old.length + alone.length;
  });
}

type Bounds = Omit<Prune, "before"> & { before: number };

/** Those that neither a run nor a key's window needs any more. */
async function oldDeliveries(transaction: Transaction<Tables>, { workspace, before, now, limit }: Bounds) {
  const oldest = await transaction
    .selectFrom("deliveries")
    .select(["id", "received_at", "trigger_id", "idempotency_key"])
    .where("workspace", "=", workspace)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom("runs")
            .select("runs.id")
            .whereRef("runs.delivery_id", "=", "deliveries.id")
            .where("runs.ended_at", "is", null),
        ),
      ),
    )
    .orderBy("id")
    .limit(limit)
    .execute();
  const old = oldest.filter((row) => row.received_at < before);
  const held = await releaseKeys(transaction, { deliveries: old, now: millis(now) });
  return old.map((row) => row.id).filter((id) => !held.has(id));
}

interface Keyed {
  id: string;
  trigger_id: string | null;
  idempotency_key: string | null;
}

/** Deletes the expired keys of deliveries and gives the deliveries that still hold one. */
async function releaseKeys(
  transaction: Transaction<Tables>,
  { deliveries, now }: { deliveries: readonly Keyed[]; now: number },
): Promise<Set<string>> {
  const keys = deliveries.flatMap((row) =>
    row.idempotency_key === null ? [] : [claimText(row.idempotency_key)],
  );
  if (keys.length === 0) return new Set();
  const ids = new Set(deliveries.map((row) => row.id));
  // Asked for by what the primary key begins with; of another trigger's equal keys the delivery tells them apart.
  const triggers = [...new Set(deliveries.map((row) => row.trigger_id ?? ""))];
  const claimed = await transaction
    .selectFrom("claimed_keys")
    .selectAll()
    .where("trigger_id", "in", triggers)
    .where("key", "in", keys)
    .execute();
  const held = new Set<string>();
  for (const row of claimed.filter(({ delivery_id }) => ids.has(delivery_id))) {
    if (row.expires_at > now) held.add(row.delivery_id);
    else
      await transaction
        .deleteFrom("claimed_keys")
        .where("trigger_id", "=", row.trigger_id)
        .where("key", "=", row.key)
        .execute();
  }
  return held;
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
  { workspace, ids }: { workspace: string; ids: string[] },
) {
  const runs = await transaction.selectFrom("runs").select("id").where("delivery_id", "in", ids).execute();
  if (runs.length > 0) {
    await deleteRuns(
      transaction,
      runs.map((row) => row.id),
    );
  }
  await transaction
    .deleteFrom("quarantine")
    .where("workspace", "=", workspace)
    .where("delivery_id", "in", ids)
    .execute();
  await transaction
    .deleteFrom("deliveries")
    .where("workspace", "=", workspace)
    .where("id", "in", ids)
    .execute();
}

async function deleteRuns(transaction: Transaction<Tables>, ids: string[]) {
  await transaction.deleteFrom("attempts").where("run_id", "in", ids).execute();
  await transaction.deleteFrom("runs").where("id", "in", ids).execute();
}

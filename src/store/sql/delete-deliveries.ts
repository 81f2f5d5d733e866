import { sql, type Transaction } from "kysely";
import { deleteRuns } from "./delete-runs.ts";
import { claimedKeyOf } from "./delivery-row.ts";
import { bytesOfRuns } from "./run-bytes.ts";
import { batchOf } from "./run-row.ts";
import type { DeliveryRow, Tables } from "./tables.ts";
import { claimText } from "./text.ts";

interface Deletion {
  workspace: string;
  /** In the order of their ids. */
  deliveries: readonly Deletable[];
  /** Of deliveries whose keys are held for longer none is deleted; infinite: they are let go of. */
  keysUntil: number;
  dryRun: boolean;
}

/** What has to be known of a delivery to delete it. */
export const deletableColumns = ["id", "stored_bytes", "trigger_id", "idempotency_key", "url"] as const;
type Deletable = Pick<DeliveryRow, (typeof deletableColumns)[number]>;

interface Deleted {
  deleted: number;
  /** About what they took, with their runs. */
  bytes: number;
  /** Left because something needs them, and because they hold a key. */
  needed: number;
  keyed: number;
}

/** Deletes those of deliveries that nothing needs, with their runs and the keys that they hold no longer. */
export async function deleteDeliveries(
  transaction: Transaction<Tables>,
  { workspace, deliveries, keysUntil, dryRun }: Deletion,
): Promise<Deleted> {
  const ids = deliveries.map(({ id }) => id);
  if (ids.length === 0) return { deleted: 0, bytes: 0, needed: 0, keyed: 0 };
  const needed = await neededOf(transaction, { workspace, ids });
  const free = deliveries.filter(({ id }) => !needed.has(id));
  const held = await releaseKeys(transaction, { workspace, deliveries: free, keysUntil, dryRun });
  const old = free.filter(({ id }) => !held.has(id));
  const oldIds = old.map(({ id }) => id);
  const ofRuns = await bytesOfRuns(transaction, oldIds);
  const gone = new Set(dryRun ? oldIds : await withRuns(transaction, { workspace, ids: oldIds }));
  const bytes = old
    .filter(({ id }) => gone.has(id))
    .reduce((sum, { id, stored_bytes }) => sum + stored_bytes + (ofRuns.get(id) ?? 0), 0);
  return { deleted: gone.size, bytes, needed: ids.length - held.size - gone.size, keyed: held.size };
}

/**
 * Deliveries that a run which has not ended (as its event, or as what it waited for), or whose end nobody has followed yet,
 * a dead letter, or somebody who may release them still needs.
 */
async function neededOf(
  transaction: Transaction<Tables>,
  { workspace, ids }: { workspace: string; ids: string[] },
): Promise<Set<string>> {
  const unfinished = await transaction
    .selectFrom("runs")
    .select("delivery_id")
    .where("delivery_id", "in", ids)
    .where((run) => run.or([run("ended_at", "is", null), run("followed", "is not", null)]))
    .execute();
  const met = await transaction
    .selectFrom("waits")
    .innerJoin("runs", "runs.id", "waits.run_id")
    .select("waits.delivery_id")
    .where("waits.delivery_id", "in", ids)
    .where("runs.ended_at", "is", null)
    .execute();
  const quarantined = await transaction
    .selectFrom("quarantine")
    .select("delivery_id")
    .where("workspace", "=", workspace)
    .where("delivery_id", "in", ids)
    .execute();
  const dead = await transaction
    .selectFrom("runs")
    .innerJoin("dead_letters", "dead_letters.run_id", "runs.id")
    .select("runs.delivery_id")
    .where("runs.delivery_id", "in", ids)
    .execute();
  // Written as they stand in the index, so that SQLite sees that it fits. Batches that begin after what is looked at,
  // as all that are under way do, are not read.
  const batches = await transaction
    .selectFrom("runs")
    .select("batch")
    .where("workspace", "=", workspace)
    .where(sql<boolean>`batch is not null and ended_at is null`)
    .where((run) => run.or([run("batch_from", "is", null), run("batch_from", "<=", ids.at(-1) ?? "")]))
    .execute();
  return new Set([
    ...[...unfinished, ...met, ...quarantined, ...dead].flatMap(({ delivery_id }) => delivery_id ?? []),
    ...batches.flatMap(({ batch }) => (batch === null ? [] : batchOf(batch))),
  ]);
}

/** What comes to a dynamic address claims keys that are the address's own. */
const dynamicAddress = /\/[ds]a_/;

/** The keys that deliveries may have claimed. */
async function keysOf(
  transaction: Transaction<Tables>,
  { workspace, deliveries }: Pick<Deletion, "workspace" | "deliveries">,
): Promise<string[]> {
  const keyed = deliveries.filter((row) => row.idempotency_key !== null);
  const [dynamic, others] = [
    keyed.filter(({ url }) => dynamicAddress.test(url)),
    keyed.filter(({ url }) => !dynamicAddress.test(url)),
  ];
  const ids = dynamic.map(({ id }) => id);
  const details =
    ids.length === 0
      ? []
      : await transaction
          .selectFrom("deliveries")
          .select(["idempotency_key", "detail"])
          .where("workspace", "=", workspace)
          .where("id", "in", ids)
          .execute();
  const keys = [...others.map((row) => row.idempotency_key), ...details.map(claimedKeyOf)];
  return keys.flatMap((key) => (key === null ? [] : [claimText(key)]));
}

/** Deletes the expired keys of deliveries and gives the deliveries that still hold one. */
async function releaseKeys(
  transaction: Transaction<Tables>,
  { workspace, deliveries, keysUntil: until, dryRun }: Deletion,
): Promise<Set<string>> {
  const keys = await keysOf(transaction, { workspace, deliveries });
  if (keys.length === 0) return new Set();
  const ids = new Set(deliveries.map((row) => row.id));
  // Asked for by what the primary key begins with; of another trigger's equal keys the delivery tells them apart.
  const triggers = [...new Set(deliveries.map((row) => row.trigger_id ?? ""))];
  const claimed = await transaction
    .selectFrom("claimed_keys")
    .select(["trigger_id", "key", "delivery_id", "expires_at"])
    .where("trigger_id", "in", triggers)
    .where("key", "in", keys)
    // As deliveries that claim several do, so that neither blocks the other.
    .orderBy("trigger_id")
    .orderBy("key")
    .execute();
  const held = new Set<string>();
  for (const row of claimed.filter(({ delivery_id }) => ids.has(delivery_id))) {
    if (row.expires_at > until) held.add(row.delivery_id);
    else if (!dryRun)
      await transaction
        .deleteFrom("claimed_keys")
        .where("trigger_id", "=", row.trigger_id)
        .where("key", "=", row.key)
        // It may have been claimed anew since it was read.
        .where("delivery_id", "=", row.delivery_id)
        .$if(until !== Number.POSITIVE_INFINITY, (query) => query.where("expires_at", "<=", until))
        .execute();
  }
  return held;
}

/** Gives those that are gone: one of which a run goes on since it was looked at stays. */
async function withRuns(
  transaction: Transaction<Tables>,
  { workspace, ids }: { workspace: string; ids: string[] },
): Promise<string[]> {
  if (ids.length === 0) return [];
  await deleteRuns(transaction, { of: "delivery_id", ids });
  const deleted = await transaction
    .deleteFrom("deliveries")
    .where("workspace", "=", workspace)
    .where("id", "in", ids)
    .where((delivery) =>
      delivery.not(
        delivery.exists(
          delivery.selectFrom("runs").select("runs.id").whereRef("runs.delivery_id", "=", "deliveries.id"),
        ),
      ),
    )
    .returning("id")
    .execute();
  const gone = deleted.map(({ id }) => id);
  if (gone.length > 0)
    await transaction.deleteFrom("listener_answers").where("delivery_id", "in", gone).execute();
  return gone;
}

import { type SelectQueryBuilder, sql, type Transaction } from "kysely";
import type { RetentionKind } from "../../contract/retention.ts";
import type { Purged, Upkeep } from "../store.ts";
import type { Engine } from "./engine.ts";
import { letterEntries, purgeLetters } from "./purge-letters.ts";
import { inRing, ringed } from "./ring.ts";
import { bytesOfRuns, runBytes } from "./run-bytes.ts";
import { batchOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";
import { claimText, millis } from "./text.ts";

type Purge = Parameters<Upkeep["purge"]>[0];

/** Entries of one kind, oldest first. */
export async function entries(
  engine: Engine,
  wanted: Parameters<Upkeep["entries"]>[0],
): Promise<{ id: string; bytes: number }[]> {
  const { db } = engine;
  const { workspace, kind, after, limit } = wanted;
  if (kind === "deadLetters") return letterEntries(engine, wanted);
  if (kind === "runs") {
    const runs = await db
      .selectFrom("runs")
      .select(["id", runBytes.as("bytes")])
      .where("workspace", "=", workspace)
      .where("id", ">", after)
      .orderBy("id")
      .limit(limit)
      .execute();
    return runs;
  }
  const found = await ofKind(db.selectFrom("deliveries"), kind)
    .select(["id", "stored_bytes as bytes"])
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  if (kind !== "deliveries") return found;
  const ofRuns = await bytesOfRuns(
    db,
    found.map(({ id }) => id),
  );
  return found.map(({ id, bytes }) => ({ id, bytes: bytes + (ofRuns.get(id) ?? 0) }));
}

/** One step of a purge, in one transaction. */
export function purge(engine: Engine, bounds: Purge): Promise<Purged> {
  return engine.db.transaction().execute((transaction) => {
    if (bounds.kind === "deadLetters") return purgeLetters(transaction, bounds);
    return bounds.kind === "runs"
      ? purgeRuns(transaction, bounds)
      : purgeDeliveries(engine, transaction, bounds);
  });
}

function ofKind<Row>(
  query: SelectQueryBuilder<Tables, "deliveries", Row>,
  kind: OfDeliveries["kind"],
): SelectQueryBuilder<Tables, "deliveries", Row> {
  if (kind === "deliveries") return query.where("status", "not in", [...ringed]);
  return query.where(inRing(kind === "refused" ? "rejected" : "handshake"));
}

type OfDeliveries = Purge & { kind: Exclude<RetentionKind, "runs" | "deadLetters"> };
const isOfDeliveries = (bounds: Purge): bounds is OfDeliveries =>
  bounds.kind !== "runs" && bounds.kind !== "deadLetters";

async function purgeDeliveries(
  engine: Engine,
  transaction: Transaction<Tables>,
  bounds: Purge,
): Promise<Purged> {
  if (!isOfDeliveries(bounds)) return purgeRuns(transaction, bounds);
  const { workspace, after, until, limit, now, dryRun } = bounds;
  const oldest = await ofKind(transaction.selectFrom("deliveries"), bounds.kind)
    .select(["id", "stored_bytes", "trigger_id", "idempotency_key"])
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .where("id", "<", until)
    .orderBy("id")
    .limit(limit)
    // One that somebody is just starting a run of is left for another time.
    .$if(engine.kind === "postgres" && !dryRun, (query) => query.forUpdate().skipLocked())
    .execute();
  const ids = oldest.map(({ id }) => id);
  if (ids.length === 0) return { looked: 0, deleted: 0, bytes: 0, last: null };
  const needed = await neededOf(transaction, { workspace, ids });
  const free = oldest.filter(({ id }) => !needed.has(id));
  const held = await releaseKeys(transaction, { deliveries: free, now: millis(now), dryRun });
  const old = free.filter(({ id }) => !held.has(id));
  const oldIds = old.map(({ id }) => id);
  const ofRuns = await bytesOfRuns(transaction, oldIds);
  const gone = new Set(dryRun ? oldIds : await deleteDeliveries(transaction, { workspace, ids: oldIds }));
  const bytes = old
    .filter(({ id }) => gone.has(id))
    .reduce((sum, { id, stored_bytes }) => sum + stored_bytes + (ofRuns.get(id) ?? 0), 0);
  return { looked: ids.length, deleted: gone.size, bytes, last: ids.at(-1) ?? null };
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

interface Keyed {
  id: string;
  trigger_id: string | null;
  idempotency_key: string | null;
}

/** Deletes the expired keys of deliveries and gives the deliveries that still hold one. */
async function releaseKeys(
  transaction: Transaction<Tables>,
  { deliveries, now, dryRun }: { deliveries: readonly Keyed[]; now: number; dryRun: boolean },
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
    .select(["trigger_id", "key", "delivery_id", "expires_at"])
    .where("trigger_id", "in", triggers)
    .where("key", "in", keys)
    // As deliveries that claim several do, so that neither blocks the other.
    .orderBy("trigger_id")
    .orderBy("key")
    .execute();
  const held = new Set<string>();
  for (const row of claimed.filter(({ delivery_id }) => ids.has(delivery_id))) {
    if (row.expires_at > now) held.add(row.delivery_id);
    else if (!dryRun)
      await transaction
        .deleteFrom("claimed_keys")
        .where("trigger_id", "=", row.trigger_id)
        .where("key", "=", row.key)
        // It may have been claimed anew since it was read.
        .where("delivery_id", "=", row.delivery_id)
        .where("expires_at", "<=", now)
        .execute();
  }
  return held;
}

async function purgeRuns(transaction: Transaction<Tables>, bounds: Purge): Promise<Purged> {
  const { workspace, after, until, limit, dryRun } = bounds;
  const oldest = await transaction
    .selectFrom("runs")
    .select(["id", "ended_at", "followed", "parent_run_id", runBytes.as("bytes")])
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .where("id", "<", until)
    .orderBy("id")
    .limit(limit)
    .execute();
  // What follows its end has not begun while `followed` is set.
  const ended = oldest.filter(({ ended_at, followed }) => ended_at !== null && followed === null);
  const wanted = await wantedOf(transaction, ended);
  const old = ended.filter(({ id }) => !wanted.has(id));
  const ids = old.map(({ id }) => id);
  const gone = new Set(dryRun ? ids : await deleteRuns(transaction, { of: "id", ids }));
  const bytes = old.filter(({ id }) => gone.has(id)).reduce((sum, run) => sum + run.bytes, 0);
  return { looked: oldest.length, deleted: gone.size, bytes, last: oldest.at(-1)?.id ?? null };
}

/** Runs that a dead letter names, and those whose end a run that goes on may still ask for. */
async function wantedOf(
  transaction: Transaction<Tables>,
  runs: readonly { id: string; parent_run_id: string | null }[],
): Promise<Set<string>> {
  if (runs.length === 0) return new Set();
  const dead = await transaction
    .selectFrom("dead_letters")
    .select("run_id")
    .where(
      "run_id",
      "in",
      runs.map(({ id }) => id),
    )
    .execute();
  const parents = runs.flatMap(({ parent_run_id }) => parent_run_id ?? []);
  const unfinished =
    parents.length === 0
      ? []
      : await transaction
          .selectFrom("runs")
          .select("id")
          .where("id", "in", parents)
          .where("ended_at", "is", null)
          .execute();
  const going = new Set(unfinished.map(({ id }) => id));
  const children = runs.filter(({ parent_run_id }) => going.has(parent_run_id ?? ""));
  return new Set([...dead.map(({ run_id }) => run_id), ...children.map(({ id }) => id)]);
}

/** Gives those that are gone: one of which a run goes on since it was looked at stays. */
async function deleteDeliveries(
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

/** Gives those that are gone: one that goes on since it was looked at stays. */
async function deleteRuns(
  transaction: Transaction<Tables>,
  { of, ids }: { of: "id" | "delivery_id"; ids: string[] },
): Promise<string[]> {
  if (ids.length === 0) return [];
  const deleted = await transaction
    .deleteFrom("runs")
    .where(of, "in", ids)
    .where("ended_at", "is not", null)
    .where("followed", "is", null)
    .returning("id")
    .execute();
  const gone = deleted.map(({ id }) => id);
  if (gone.length === 0) return gone;
  await transaction.deleteFrom("attempts").where("run_id", "in", gone).execute();
  await transaction.deleteFrom("run_values").where("run_id", "in", gone).execute();
  await transaction.deleteFrom("waits").where("run_id", "in", gone).execute();
  return gone;
}

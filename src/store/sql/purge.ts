import type { SelectQueryBuilder, Transaction } from "kysely";
import type { RetentionKind } from "../../contract/retention.ts";
import type { Purged, Upkeep } from "../store.ts";
import { deletableColumns, deleteDeliveries } from "./delete-deliveries.ts";
import { deleteRuns } from "./delete-runs.ts";
import type { Engine } from "./engine.ts";
import { letterEntries, purgeLetters } from "./purge-letters.ts";
import { inRing, ringed } from "./ring.ts";
import { bytesOfRuns, runBytes } from "./run-bytes.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

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
    .select(deletableColumns)
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .where("id", "<", until)
    .orderBy("id")
    .limit(limit)
    // One that somebody is just starting a run of is left for another time.
    .$if(engine.kind === "postgres" && !dryRun, (query) => query.forUpdate().skipLocked())
    .execute();
  const last = oldest.at(-1);
  if (last === undefined) return { looked: 0, deleted: 0, bytes: 0, last: null };
  const { deleted, bytes } = await deleteDeliveries(transaction, {
    workspace,
    deliveries: oldest,
    keysUntil: millis(now),
    dryRun,
  });
  return { looked: oldest.length, deleted, bytes, last: last.id };
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

import type { Kysely } from "kysely";
import type { Flows } from "../../store.ts";
import type { Engine } from "../engine.ts";
import { indexValues } from "../index-values.ts";
import { type QueueRank, queuedAt, queueRanks } from "../ready.ts";
import type { Tables } from "../tables.ts";
import { millis } from "../text.ts";
import { advance } from "./advance.ts";
import { promote } from "./settle.ts";

/** Runs that are held back at a time, in one transaction. */
const holdMax = 1_000;
const blockedShown = 100;

export const flows = (engine: Engine): Flows => ({
  triggers: () => indexValues(engine.db, { table: "holds", column: "trigger_id" }),
  advance: (given) => advance(engine, given),
  hold: (given) => holdQueued(engine, given),
  held: (find) => held(engine.db, find),
  unblock: (given) => unblock(engine, given),
});

/**
 * What has begun goes on. Those let go before come back to their places, in front of what came later. A rate at which they
 * are let go later begins anew.
 */
async function holdQueued(engine: Engine, { triggerId, now }: { triggerId: string; now: string }) {
  let total = 0;
  await engine.db.deleteFrom("flow_rates").where("trigger_id", "=", triggerId).execute();
  for (const rank of queueRanks) {
    let count = 0;
    do {
      count = await holdSome(engine, { triggerId, rank, at: millis(now) });
      total += count;
    } while (count === holdMax);
  }
  return total;
}

interface ToHold {
  triggerId: string;
  rank: QueueRank;
  at: number;
}

function holdSome(engine: Engine, { triggerId, rank, at }: ToHold): Promise<number> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, triggerId);
    const queued = await transaction
      .selectFrom("runs")
      .select("id")
      .where(queuedAt(rank))
      .where("trigger_id", "=", triggerId)
      .where("delivery_id", "is not", null)
      .where("epoch", "=", 0)
      // All are of one workspace: in the order of their ids, as all do who change several.
      .orderBy("workspace")
      .orderBy("id")
      .limit(holdMax)
      .$if(engine.kind === "postgres", (query) => query.forUpdate())
      .execute();
    if (queued.length === 0) return 0;
    const taken = await transaction
      .updateTable("runs")
      .set({ status: "held" })
      .where(
        "id",
        "in",
        queued.map(({ id }) => id),
      )
      .where("status", "=", "queued")
      .returning(["id", "workspace", "delivery_id"])
      .execute();
    if (taken.length === 0) return 0;
    await transaction
      .insertInto("holds")
      .values(
        taken
          .toSorted((one, other) => (one.id < other.id ? -1 : 1))
          .map((row) => ({
            run_id: row.id,
            workspace: row.workspace,
            trigger_id: triggerId,
            delivery_id: row.delivery_id ?? "",
            stage: "line" as const,
            gather_key: null,
            order_key: null,
            arrived_at: at,
            burst_at: at,
            bytes: 0,
          })),
      )
      .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ stage: "line" }))
      .execute();
    return taken.length;
  });
}

async function held(
  db: Kysely<Tables>,
  { workspace, triggerId }: { workspace: string; triggerId: string },
): ReturnType<Flows["held"]> {
  const rows = await db
    .selectFrom("holds")
    .select((row) => ["stage", row.fn.countAll<number>().as("count")])
    .where("trigger_id", "=", triggerId)
    .where("workspace", "=", workspace)
    .groupBy("stage")
    .execute();
  const blocked = await failedHolds(db, { workspace, triggerId })
    .limit(blockedShown + 1)
    .execute();
  const ended = await db
    .selectFrom("holds")
    .innerJoin("runs", "runs.id", "holds.run_id")
    .select((row) => row.fn.countAll<number>().as("count"))
    .where("holds.trigger_id", "=", triggerId)
    .where("stage", "=", "let")
    .where("ended_at", "is not", null)
    .executeTakeFirstOrThrow();
  const counted = rows.find(({ stage }) => stage === "let")?.count ?? 0;
  return {
    held: rows.reduce((sum, { stage, count }) => (stage === "let" ? sum : sum + count), 0),
    underWay: counted - ended.count,
    blocked: blocked.slice(0, blockedShown).map((row) => ({ key: row.order_key ?? "", runId: row.run_id })),
  };
}

/** Runs that failed and are counted all the same: they hold their keys. */
const failedHolds = (
  db: Kysely<Tables>,
  { workspace, triggerId }: { workspace: string; triggerId: string },
) =>
  db
    .selectFrom("holds")
    .innerJoin("runs", "runs.id", "holds.run_id")
    .select(["holds.place", "holds.order_key", "holds.run_id"])
    .where("holds.workspace", "=", workspace)
    .where("holds.trigger_id", "=", triggerId)
    .where("holds.stage", "=", "let")
    .where("holds.order_key", "is not", null)
    .where("runs.status", "=", "failed")
    .orderBy("holds.place");

async function unblock(engine: Engine, { workspace, triggerId, key }: Parameters<Flows["unblock"]>[0]) {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, triggerId);
    const failed = await failedHolds(transaction, { workspace, triggerId })
      .$if(key !== undefined, (query) => query.where("holds.order_key", "=", key ?? ""))
      .limit(holdMax)
      .execute();
    if (failed.length === 0) return 0;
    await transaction
      .deleteFrom("holds")
      .where(
        "place",
        "in",
        failed.map(({ place }) => place),
      )
      .execute();
    await promote(
      { transaction, triggerId },
      failed.map(({ order_key }) => order_key),
    );
    return failed.length;
  });
}

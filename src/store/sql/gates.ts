import type { Selectable, Transaction } from "kysely";
import { runStatusesEnded } from "../../contract/run-status.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { GateRule, Gates } from "../port/gates.ts";
import type { Engine } from "./engine.ts";
import { indexValues } from "./index-values.ts";
import { queueHeld } from "./queue-held.ts";
import { changing } from "./revision.ts";
import type { GateRow } from "./run-tables.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** Let go in one transaction, so that nothing else waits for long. */
const pageMax = 500;

export const gates = (engine: Engine): Gates => ({
  enter: (given) => enter(engine, given),
  letGo: (given) => letGo(engine, given),
  workflows: () => indexValues(engine.db, { table: "gates", column: "workflow_id" }),
  async count({ workflowId }) {
    const rows = await engine.db
      .selectFrom("gates")
      .innerJoin("runs", "runs.id", "gates.run_id")
      .select((row) => ["gates.stage", row.fn.countAll<number | string>().as("count")])
      .where("gates.workflow_id", "=", workflowId)
      .where("runs.ended_at", "is", null)
      .groupBy("gates.stage")
      .execute();
    const of = (stage: "in" | "held") => Number(rows.find((row) => row.stage === stage)?.count ?? 0);
    return { held: of("held"), underWay: of("in") };
  },
  async pause({ workflowId, since }) {
    await changing(engine, async (transaction) => {
      await transaction.deleteFrom("workflow_pauses").where("workflow_id", "=", workflowId).execute();
      if (since === null) return;
      const row = { workflow_id: workflowId, paused_at: millis(since) };
      await transaction.insertInto("workflow_pauses").values(row).execute();
    });
  },
});

function enter(engine: Engine, given: Parameters<Gates["enter"]>[0]): ReturnType<Gates["enter"]> {
  const { workspace, workflowId, runId, epoch, begun, orderKey, rule } = given;
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, workflowId);
    const known = await transaction
      .selectFrom("gates")
      .select("stage")
      .where("run_id", "=", runId)
      .executeTakeFirst();
    const isHeld = rule.paused && !begun;
    if (!isHeld && (known?.stage === "in" || !isCounted(rule))) return "in";
    const row = { run_id: runId, workspace, workflow_id: workflowId, order_key: orderKey };
    if (!isHeld && (await isFree(transaction, given))) {
      // It may have been held before, and the answer lost: then its turn comes.
      if (!(await isHolder(engine, transaction, given))) return "lost";
      await put(transaction, { ...row, stage: "in" });
      return "in";
    }
    const held = await transaction
      .updateTable("runs")
      .set({ status: "held", worker: null, written_epoch: epoch })
      .where("id", "=", runId)
      .where("epoch", "=", epoch)
      .where("status", "=", "running")
      .where("cancel_requested", "=", 0)
      .returning("id")
      .executeTakeFirst();
    // A run that is to stop is ended by its worker; it needs no room for that.
    if (held === undefined) return (await isHolder(engine, transaction, given)) ? "in" : "lost";
    await put(transaction, { ...row, stage: "held" });
    return "held";
  });
}

/** Whether a run is in the hands of the worker that says so, until the transaction ends. */
async function isHolder(
  engine: Engine,
  transaction: Transaction<Tables>,
  { runId, epoch }: { runId: string; epoch: number },
): Promise<boolean> {
  const row = await transaction
    .selectFrom("runs")
    .select("id")
    .where("id", "=", runId)
    .where("epoch", "=", epoch)
    .where("status", "=", "running")
    .$if(engine.kind === "postgres", (query) => query.forUpdate())
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether it is to be known what of a workflow is under way. */
const isCounted = ({ concurrency, ordered }: GateRule) => concurrency !== null || ordered;

/** Whether there is room, and nobody has waited longer; where there is an order, nobody of its key, who may be under way, too. */
async function isFree(
  transaction: Transaction<Tables>,
  { workflowId, runId, orderKey, rule }: Parameters<Gates["enter"]>[0],
): Promise<boolean> {
  const underWay = await settle(transaction, workflowId);
  if (rule.concurrency !== null && underWay >= rule.concurrency) return false;
  const first = await transaction
    .selectFrom("gates")
    .select("run_id")
    .where("workflow_id", "=", workflowId)
    .where("run_id", "!=", runId)
    .$if(rule.ordered, (query) => query.where("order_key", "=", orderKey))
    .$if(!rule.ordered, (query) => query.where("stage", "=", "held"))
    .limit(1)
    .executeTakeFirst();
  return first === undefined;
}

const put = (transaction: Transaction<Tables>, row: Omit<Selectable<GateRow>, "place">) =>
  transaction
    .insertInto("gates")
    .values(row)
    .onConflict((conflict) =>
      conflict.column("run_id").doUpdateSet({ stage: row.stage, order_key: row.order_key }),
    )
    .execute();

/** Forgets what was under way and has ended. Returns how many are under way; what is held is looked at when its turn comes. */
async function settle(transaction: Transaction<Tables>, workflowId: string): Promise<number> {
  await transaction
    .deleteFrom("gates")
    .where("place", "in", (rows) =>
      rows
        .selectFrom("gates")
        .leftJoin("runs", "runs.id", "gates.run_id")
        .select("gates.place")
        .where("gates.workflow_id", "=", workflowId)
        .where("gates.stage", "=", "in")
        .where((row) => row.or([row("runs.status", "is", null), row("runs.status", "in", runStatusesEnded)])),
    )
    .execute();
  const { count } = await transaction
    .selectFrom("gates")
    .select((row) => row.fn.countAll<number | string>().as("count"))
    .where("workflow_id", "=", workflowId)
    .where("stage", "=", "in")
    .executeTakeFirstOrThrow();
  return Number(count);
}

function letGo(
  engine: Engine,
  { workflowId, rule }: Parameters<Gates["letGo"]>[0],
): ReturnType<Gates["letGo"]> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, workflowId);
    const underWay = await settle(transaction, workflowId);
    const room = rule.concurrency === null ? pageMax : Math.min(pageMax, rule.concurrency - underWay);
    const runs: ReadyRun[] = [];
    if (rule.paused || room <= 0) return { runs, more: false };
    for (let limit = room; ; limit = pageMax) {
      const rows = await heldRows(transaction, { workflowId, rule, limit });
      // Canceled ones leave their room to others.
      const gone = rows.filter(({ status }) => status !== "held");
      const chosen = rows.filter(({ status }) => status === "held").slice(0, room - runs.length);
      runs.push(...(await queue(engine, transaction, chosen)));
      // Counted from here on, so that nobody takes their room before they are taken up.
      if (isCounted(rule)) await countIn(transaction, chosen);
      await forget(transaction, isCounted(rule) ? gone : [...gone, ...chosen]);
      const isFull = runs.length >= room;
      if (isFull || gone.length === 0 || rows.length < limit)
        return { runs, more: isFull && rows.length === pageMax };
    }
  });
}

interface Held {
  place: number;
  run_id: string;
  status: string | null;
}

/** Those that have waited longest; where there is an order, the first of each key of which none is under way. */
const heldRows = (
  transaction: Transaction<Tables>,
  { workflowId, rule, limit }: { workflowId: string; rule: GateRule; limit: number },
): Promise<Held[]> =>
  transaction
    .selectFrom("gates")
    .leftJoin("runs", "runs.id", "gates.run_id")
    .select(["gates.place", "gates.run_id", "runs.status"])
    .where("gates.workflow_id", "=", workflowId)
    .where("gates.stage", "=", "held")
    .$if(rule.ordered, (query) =>
      query.where((held) =>
        held.not(
          held.exists(
            held
              .selectFrom("gates as other")
              .select("other.place")
              .whereRef("other.workflow_id", "=", "gates.workflow_id")
              .whereRef("other.order_key", "=", "gates.order_key")
              .where((row) =>
                row.or([row("other.stage", "=", "in"), row("other.place", "<", row.ref("gates.place"))]),
              ),
          ),
        ),
      ),
    )
    .orderBy("gates.place")
    .limit(limit)
    .execute();

const queue = (
  engine: Engine,
  transaction: Transaction<Tables>,
  rows: readonly Held[],
): Promise<ReadyRun[]> =>
  queueHeld(
    engine,
    transaction,
    rows.map(({ run_id }) => run_id),
  );

const placesOf = (rows: readonly Held[]): number[] => rows.map(({ place }) => place);

async function countIn(transaction: Transaction<Tables>, rows: readonly Held[]): Promise<void> {
  if (rows.length === 0) return;
  await transaction.updateTable("gates").set({ stage: "in" }).where("place", "in", placesOf(rows)).execute();
}

async function forget(transaction: Transaction<Tables>, rows: readonly Held[]): Promise<void> {
  if (rows.length === 0) return;
  await transaction.deleteFrom("gates").where("place", "in", placesOf(rows)).execute();
}

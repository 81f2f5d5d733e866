import { sql, type Transaction } from "kysely";
import { runStatusesEnded } from "../../contract/run-status.ts";
import type { Gates } from "../port/gates.ts";
import type { Engine } from "./engine.ts";
import { queueHeld } from "./queue-held.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** Let go in one transaction, so that nothing else waits for long. */
const pageMax = 500;

export const gates = (engine: Engine): Gates => ({
  enter: (given) => enter(engine, given),
  letGo: (given) => letGo(engine, given),
  async workflows() {
    // Jumps from one workflow to the next in the index, however many rows each has.
    const { rows } = await sql<{ id: string }>`
      with recursive found(id) as (
        select min(workflow_id) from gates
        union all
        select (select min(workflow_id) from gates where workflow_id > found.id) from found where found.id is not null
      )
      select id from found where id is not null`.execute(engine.db);
    return rows.map(({ id }) => id);
  },
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
  const { workspace, workflowId, runId, epoch, begun, rule } = given;
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, workflowId);
    const known = await transaction
      .selectFrom("gates")
      .select("stage")
      .where("run_id", "=", runId)
      .executeTakeFirst();
    const isHeld = rule.paused && !begun;
    if (!isHeld && (known?.stage === "in" || rule.concurrency === null)) return "in";
    const row = { run_id: runId, workspace, workflow_id: workflowId };
    if (!isHeld && (await isFree(transaction, given))) {
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
    if (held === undefined) return isCanceled(transaction, { runId, epoch });
    await put(transaction, { ...row, stage: "held" });
    return "held";
  });
}

/** A run that is to stop is ended by its worker; it needs no room for that. */
async function isCanceled(
  transaction: Transaction<Tables>,
  { runId, epoch }: { runId: string; epoch: number },
): Promise<"in" | "lost"> {
  const row = await transaction
    .selectFrom("runs")
    .select("id")
    .where("id", "=", runId)
    .where("epoch", "=", epoch)
    .where("status", "=", "running")
    .executeTakeFirst();
  return row === undefined ? "lost" : "in";
}

/** Whether there is room, and nobody has waited longer. */
async function isFree(
  transaction: Transaction<Tables>,
  { workflowId, runId, rule }: Parameters<Gates["enter"]>[0],
): Promise<boolean> {
  const underWay = await settle(transaction, workflowId);
  if (rule.concurrency !== null && underWay >= rule.concurrency) return false;
  const first = await transaction
    .selectFrom("gates")
    .select("run_id")
    .where("workflow_id", "=", workflowId)
    .where("stage", "=", "held")
    .where("run_id", "!=", runId)
    .limit(1)
    .executeTakeFirst();
  return first === undefined;
}

const put = (
  transaction: Transaction<Tables>,
  row: { run_id: string; workspace: string; workflow_id: string; stage: "in" | "held" },
) =>
  transaction
    .insertInto("gates")
    .values(row)
    .onConflict((conflict) => conflict.column("run_id").doUpdateSet({ stage: row.stage }))
    .execute();

/** Forgets what has ended, and what is held no longer. Returns how many are under way. */
async function settle(transaction: Transaction<Tables>, workflowId: string): Promise<number> {
  await transaction
    .deleteFrom("gates")
    .where("place", "in", (rows) =>
      rows
        .selectFrom("gates")
        .leftJoin("runs", "runs.id", "gates.run_id")
        .select("gates.place")
        .where("gates.workflow_id", "=", workflowId)
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
    const room = rule.concurrency === null ? pageMax : Math.max(0, rule.concurrency - underWay);
    if (rule.paused || room === 0) return { runIds: [], more: false };
    const rows = await transaction
      .selectFrom("gates")
      .select(["place", "run_id"])
      .where("workflow_id", "=", workflowId)
      .where("stage", "=", "held")
      .orderBy("place")
      .limit(Math.min(room, pageMax))
      .execute();
    const [first] = rows;
    if (first === undefined) return { runIds: [], more: false };
    const held = rows.map(({ run_id }) => run_id);
    const runIds = await queueHeld(engine, transaction, held);
    const places = rows.map(({ place }) => place);
    // Counted from here on, so that nobody takes their room before they are taken up.
    if (rule.concurrency === null)
      await transaction.deleteFrom("gates").where("place", "in", places).execute();
    else await transaction.updateTable("gates").set({ stage: "in" }).where("place", "in", places).execute();
    return { runIds, more: rows.length === pageMax };
  });
}

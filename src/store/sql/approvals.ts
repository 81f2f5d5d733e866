import { type Selectable, sql } from "kysely";
import type { WaitResult } from "../../contract/wait.ts";
import type { ApprovalRow } from "../port/waits.ts";
import type { Waits } from "../store.ts";
import type { Engine } from "./engine.ts";
import { iso, millis } from "./text.ts";
import type { WaitRow } from "./wait-tables.ts";

type Joined = Selectable<WaitRow> & { workflow: string | null; ended_at: number | null };

const select = (db: Engine["db"]) =>
  db
    .selectFrom("waits")
    .leftJoin("runs", "runs.id", "waits.run_id")
    .selectAll("waits")
    .select(["runs.workflow", "runs.ended_at"])
    .where("waits.question", "is not", null);

export async function approval(
  { db }: Engine,
  { workspace, id }: Parameters<Waits["approval"]>[0],
): Promise<ApprovalRow | null> {
  const row = await select(db)
    .where("waits.id", "=", id)
    .$if(workspace !== undefined, (query) => query.where("waits.workspace", "=", workspace ?? ""))
    .executeTakeFirst();
  return row === undefined ? null : approvalOf(row);
}

export async function approvals(
  { db }: Engine,
  { workspace, open, before, limit }: Parameters<Waits["approvals"]>[0],
): Promise<ApprovalRow[]> {
  const rows = await select(db)
    .where("waits.workspace", "=", workspace)
    .$if(open, (query) => query.where("waits.state", "=", "open").where("runs.ended_at", "is", null))
    .$if(before !== undefined, (query) => query.where("waits.id", "<", before ?? ""))
    .orderBy("waits.id", "desc")
    .limit(limit)
    .execute();
  return rows.map(approvalOf);
}

export async function answerApproval(
  engine: Engine,
  { workspace, id, answer, now }: Parameters<Waits["answer"]>[0],
): ReturnType<Waits["answer"]> {
  const result: WaitResult = { kind: "approval", answer };
  const done = await engine.db
    .updateTable("waits")
    .set({ state: "met", result: JSON.stringify(result) })
    .where("id", "=", id)
    .where("kind", "=", "approval")
    .$if(workspace !== undefined, (query) => query.where("workspace", "=", workspace ?? ""))
    .where("state", "=", "open")
    .where("until_at", ">", millis(now))
    .where((wait) =>
      wait.exists(
        wait
          .selectFrom("runs")
          .select(sql<number>`1`.as("one"))
          .whereRef("runs.id", "=", "waits.run_id")
          .where("runs.ended_at", "is", null)
          .where("runs.cancel_requested", "=", 0),
      ),
    )
    .returning("id")
    .executeTakeFirst();
  const find = { id, ...(workspace !== undefined && { workspace }) };
  return { answered: done !== undefined, approval: await approval(engine, find) };
}

function approvalOf(row: Joined): ApprovalRow {
  const result: WaitResult | null = row.result === null ? null : JSON.parse(row.result);
  return {
    id: row.id,
    workspace: row.workspace,
    runId: row.run_id,
    workflow: row.workflow ?? "",
    path: row.path,
    state: stateOf(row),
    question: JSON.parse(row.question ?? "{}"),
    openedAt: iso(row.opened_at),
    until: iso(row.until_at),
    answer: result?.kind === "approval" ? result.answer : null,
  };
}

function stateOf({ state, ended_at, workflow }: Joined): ApprovalRow["state"] {
  if (state === "met") return "answered";
  if (state === "expired" || state === "canceled") return state;
  return ended_at === null && workflow !== null ? "open" : "canceled";
}

import { type Selectable, sql, type Transaction } from "kysely";
import { occurrencesMax } from "../../contract/schedule.ts";
import { asReady } from "../../core/ready-run.ts";
import type { ScheduleState, Schedules } from "../store.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import { insertRuns } from "./start-runs.ts";
import type { Tables } from "./tables.ts";
import { iso, isoOrNull, millis, millisOrNull } from "./text.ts";
import type { ScheduleRow } from "./wait-tables.ts";

export const schedules = (engine: Engine): Schedules => ({
  async list(find) {
    const rows = await engine.db
      .selectFrom("schedules")
      .selectAll()
      .$if(find !== undefined, (query) => query.where("workspace", "=", find?.workspace ?? ""))
      .orderBy("workflow_id")
      .orderBy("name")
      .execute();
    return rows.map(stateOf);
  },
  sync: (given) => sync(engine, given),
  fire: (given) => fire(engine, given),
  advance: (given) => advance(engine, given),
  pause: (given) => pause(engine, given),
});

function stateOf(row: Selectable<ScheduleRow>): ScheduleState {
  return {
    workflowId: row.workflow_id,
    name: row.name,
    workspace: row.workspace,
    spec: row.spec,
    nextAt: isoOrNull(row.next_at),
    paused: row.paused_at !== null,
    lastAt: isoOrNull(row.last_at),
    lastRunId: row.last_run_id,
    skipped: row.skipped,
    backlog: backlogOf(row).map(iso),
  };
}

const backlogOf = ({ backlog }: Pick<ScheduleRow, "backlog">): number[] =>
  backlog === null ? [] : JSON.parse(backlog);
const backlogText = (backlog: readonly number[]) => (backlog.length === 0 ? null : JSON.stringify(backlog));

/** A process with an older view of the definitions must not undo what a newer one brought. */
function sync(engine: Engine, { wanted, revision }: Parameters<Schedules["sync"]>[0]): Promise<boolean> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, "schedules");
    const current = await transaction.selectFrom("revision").select("revision").executeTakeFirstOrThrow();
    if (current.revision !== revision) return false;
    const rows = await transaction.selectFrom("schedules").selectAll().execute();
    const known = new Map(rows.map((row) => [keyOf(row), row]));
    for (const one of wanted) {
      const values = { spec: one.spec, next_at: millisOrNull(one.nextAt), backlog: null };
      const row = { workflow_id: one.workflowId, name: one.name };
      const before = known.get(keyOf(row));
      known.delete(keyOf(row));
      if (before === undefined) {
        const fresh = {
          workspace: one.workspace,
          paused_at: null,
          last_at: null,
          last_run_id: null,
          skipped: 0,
        };
        await transaction
          .insertInto("schedules")
          .values({ ...row, ...fresh, ...values })
          .execute();
      } else if (before.spec !== one.spec) {
        const next_at = before.paused_at === null ? values.next_at : null;
        await note(transaction, row, { ...values, next_at });
      }
    }
    for (const row of known.values())
      await transaction
        .deleteFrom("schedules")
        .where("workflow_id", "=", row.workflow_id)
        .where("name", "=", row.name)
        .execute();
    return true;
  });
}

const keyOf = ({ workflow_id, name }: Pick<ScheduleRow, "workflow_id" | "name">) => `${workflow_id}/${name}`;

function fire(engine: Engine, given: Parameters<Schedules["fire"]>[0]): ReturnType<Schedules["fire"]> {
  const { due, nextAt, overlap, occurrences, skipped, now } = given;
  return engine.db.transaction().execute(async (transaction) => {
    const row = await transaction
      .updateTable("schedules")
      .set({ next_at: millisOrNull(nextAt) })
      .where("workflow_id", "=", due.workflowId)
      .where("name", "=", due.name)
      .where("next_at", "=", millis(due.nextAt))
      .where("spec", "=", due.spec)
      .where("paused_at", "is", null)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return null;
    const at = ofRow(row);
    if (overlap === "queue") {
      const all = [...backlogOf(row), ...occurrences.map((one) => millis(one.at))];
      const backlog = all.slice(-occurrencesMax);
      const passed = skipped + all.length - backlog.length;
      await note(transaction, at, { backlog: backlogText(backlog), skipped: row.skipped + passed });
      return { runs: [] };
    }
    const busy = overlap === "skip" && (await isUnderWay(transaction, row));
    const started = busy ? [] : overlap === "skip" ? occurrences.slice(-1) : occurrences;
    const runs = started.map(({ run }) => run);
    await insertRuns(engine, transaction, {
      workspace: row.workspace,
      deliveryId: null,
      runs,
      now,
    });
    const last = started.at(-1);
    await note(transaction, at, {
      skipped: row.skipped + skipped + occurrences.length - started.length,
      ...(last !== undefined && { last_at: millis(last.at), last_run_id: last.run.id }),
    });
    return { runs: asReady(runs, row) };
  });
}

function advance(
  engine: Engine,
  given: Parameters<Schedules["advance"]>[0],
): ReturnType<Schedules["advance"]> {
  const { of, at, run, now } = given;
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, `schedule ${of.workflowId}/${of.name}`);
    const row = await transaction
      .selectFrom("schedules")
      .selectAll()
      .where("workflow_id", "=", of.workflowId)
      .where("name", "=", of.name)
      .$if(engine.kind === "postgres", (query) => query.forUpdate())
      .executeTakeFirst();
    if (row === undefined || row.paused_at !== null) return null;
    const [first, ...rest] = backlogOf(row);
    if (first !== millis(at) || (await isUnderWay(transaction, row))) return null;
    await insertRuns(engine, transaction, { workspace: of.workspace, deliveryId: null, runs: [run], now });
    await note(transaction, ofRow(row), { backlog: backlogText(rest), last_at: first, last_run_id: run.id });
    return { id: run.id, workspace: of.workspace, priority: "normal" };
  });
}

/** Whether a run that it started has not ended. */
async function isUnderWay(transaction: Transaction<Tables>, row: Pick<ScheduleRow, "workflow_id" | "name">) {
  const found = await transaction
    .selectFrom("runs")
    .select("id")
    .where(sql<boolean>`origin is not null and ended_at is null`)
    .where("origin", "=", keyOf(row))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** All processes hear of it, as of a change of the definitions. */
function pause(engine: Engine, given: Parameters<Schedules["pause"]>[0]): Promise<boolean> {
  const { workflowId, name, paused, nextAt, now } = given;
  return changing(engine, async (transaction) => {
    const found = await transaction
      .updateTable("schedules")
      .set({
        paused_at: paused ? millis(now) : null,
        next_at: millisOrNull(nextAt),
        ...(paused && { backlog: null }),
      })
      .where("workflow_id", "=", workflowId)
      .where("name", "=", name)
      .returning("name")
      .executeTakeFirst();
    return found !== undefined;
  });
}

const ofRow = ({ workflow_id, name }: Pick<ScheduleRow, "workflow_id" | "name">) => ({ workflow_id, name });

async function note(
  transaction: Transaction<Tables>,
  { workflow_id, name }: Pick<ScheduleRow, "workflow_id" | "name">,
  changes: Partial<Pick<ScheduleRow, "skipped" | "last_at" | "last_run_id" | "backlog" | "next_at" | "spec">>,
): Promise<void> {
  await transaction
    .updateTable("schedules")
    .set(changes)
    .where("workflow_id", "=", workflow_id)
    .where("name", "=", name)
    .execute();
}

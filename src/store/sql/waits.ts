import { sql, type Transaction } from "kysely";
import type { Awaited, WaitResult } from "../../contract/wait.ts";
import type { Waits, Wanted } from "../store.ts";
import { answerApproval, approval, approvals } from "./approvals.ts";
import { lookBack, matchArrivals } from "./arrivals.ts";
import { closeWaits, strayRuns, unclosedWaits } from "./closed-waits.ts";
import type { Engine, Outcome } from "./engine.ts";
import { lockRuns } from "./lock-runs.ts";
import { outcomeOf, readyOf } from "./run-row.ts";
import { wholeOutput } from "./run-values.ts";
import { insertRuns } from "./start-runs.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";
import type { WaitRow } from "./wait-tables.ts";
import { wakeTime } from "./wake-time.ts";

export const waits = (engine: Engine): Waits => ({
  ask: (asking) => ask(engine, asking),
  close: (of) => closeWaits(engine, of),
  unclosed: (find) => unclosedWaits(engine, find),
  strays: (find) => strayRuns(engine, find),
  match: (bounds) => matchArrivals(engine, bounds),
  wake: (bounds) => wake(engine, bounds),
  approval: (find) => approval(engine, find),
  approvals: (find) => approvals(engine, find),
  answer: (given) => answerApproval(engine, given),
});

type Asking = Parameters<Waits["ask"]>[0];
type Beginning = Asking & { wanted: Wanted };

function ask(engine: Engine, asking: Asking): ReturnType<Waits["ask"]> {
  return engine.db.transaction().execute(async (transaction) => {
    const { runId, epoch, path, attempt, now } = asking;
    // Held until the end, so that who cancels the run sees what is started here, or this sees that it is canceled.
    const run = await transaction
      .selectFrom("runs")
      .select(["epoch", "status", "cancel_requested"])
      .where("id", "=", runId)
      .$if(engine.kind === "postgres", (query) => query.forUpdate())
      .executeTakeFirst();
    if (run === undefined || run.epoch !== epoch || run.status !== "running") return { kind: "lost" };
    if (run.cancel_requested === 1) return { kind: "cancel" };
    const known = await transaction
      .selectFrom("waits")
      .selectAll()
      .where("run_id", "=", runId)
      .where("path", "=", path)
      .where("attempt", "=", attempt)
      .executeTakeFirst();
    const goesOn = known?.state === "canceled" ? await reopened(transaction, known, asking) : known;
    if (goesOn !== undefined) return become(transaction, goesOn, millis(now));
    return asking.wanted === null
      ? { kind: "none" }
      : begin(engine, transaction, { ...asking, wanted: asking.wanted });
  });
}

/** Of a step that was left and waits once more; a run that it waited for has ended for that, and is begun anew. */
async function reopened(
  transaction: Transaction<Tables>,
  known: WaitRow,
  { until }: Asking,
): Promise<WaitRow | undefined> {
  if (known.child_run_id !== null) {
    await transaction.deleteFrom("waits").where("id", "=", known.id).execute();
    return undefined;
  }
  const open = { state: "open", until_at: millis(until) } as const;
  await transaction.updateTable("waits").set(open).where("id", "=", known.id).execute();
  return { ...known, ...open };
}

async function begin(engine: Engine, transaction: Transaction<Tables>, asking: Beginning): Promise<Awaited> {
  const { id, workspace, wanted, until, now } = asking;
  const row = waitRow(asking);
  const insert = (values: WaitRow) => transaction.insertInto("waits").values(values).execute();
  switch (wanted.kind) {
    case "event": {
      const arrived = await lookBack(engine, transaction, { wanted, runId: asking.runId, now: millis(now) });
      if (arrived === null) break;
      const result: WaitResult = { kind: "event", deliveryId: arrived };
      const met = { state: "met", woken: 1, result: JSON.stringify(result), delivery_id: arrived } as const;
      await insert({ ...row, ...met });
      return { kind: "met", id, result };
    }
    case "run": {
      await insertRuns(engine, transaction, { workspace, deliveryId: null, runs: [wanted.run], now });
      if (wanted.awaited) break;
      await insert({ ...row, state: "met", woken: 1, result: JSON.stringify({ kind: "run" }) });
      return { kind: "met", id, result: resultOf({ runId: wanted.run.id, child: undefined }) };
    }
    case "approval":
      break;
    default:
      wanted satisfies never;
  }
  await insert(row);
  return { kind: "open", id, until };
}

function waitRow({ id, workspace, runId, path, attempt, wanted, until, now }: Beginning): WaitRow {
  const event = wanted.kind === "event" ? wanted : null;
  return {
    id,
    workspace,
    run_id: runId,
    path,
    attempt,
    kind: wanted.kind,
    state: "open",
    woken: 0,
    trigger_id: event?.triggerId ?? null,
    pattern: event?.pattern ?? null,
    match_key: event?.key ?? null,
    takes: event?.takes ?? null,
    since_at: event === null ? null : millis(now) - event.lookBackMs,
    child_run_id: wanted.kind === "run" ? wanted.run.id : null,
    question: wanted.kind === "approval" ? JSON.stringify(wanted.question) : null,
    result: null,
    delivery_id: null,
    opened_at: millis(now),
    until_at: millis(until),
  };
}

async function become(transaction: Transaction<Tables>, known: WaitRow, now: number): Promise<Awaited> {
  const { id } = known;
  if (known.state === "open" && known.until_at > now) return { kind: "open", id, until: iso(known.until_at) };
  if (known.state === "open") {
    const expired = await transaction
      .updateTable("waits")
      .set({ state: "expired" })
      .where("id", "=", id)
      .where("state", "=", "open")
      .returning("id")
      .executeTakeFirst();
    if (expired !== undefined) return { kind: "expired", id };
    const row = await transaction
      .selectFrom("waits")
      .selectAll()
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    return become(transaction, row, now);
  }
  if (known.state === "expired") return { kind: "expired", id };
  if (known.woken === 0)
    await transaction.updateTable("waits").set({ woken: 1 }).where("id", "=", id).execute();
  if (known.child_run_id === null) return { kind: "met", id, result: JSON.parse(known.result ?? "null") };
  const child = await transaction
    .selectFrom("runs")
    .select(["status", "output", "large", "error", "answer"])
    .where("id", "=", known.child_run_id)
    .executeTakeFirst();
  const outcome = child && outcomeOf(child);
  const result = resultOf({ runId: known.child_run_id, child: outcome });
  if (outcome?.large === undefined) return { kind: "met", id, result };
  const output = await wholeOutput(transaction, { ...outcome, id: known.child_run_id });
  return { kind: "met", id, result: { ...result, output } };
}

function resultOf(of: { runId: string; child: Outcome | undefined }) {
  const { runId, child } = of;
  if (child === undefined)
    return { kind: "run" as const, runId, status: "queued" as const, output: null, error: null };
  const { status, output, error } = child;
  return { kind: "run" as const, runId, status, output, error };
}

/** A run that is not parked yet is woken when it is: its wait stays unwoken until then. */
async function wake(
  engine: Engine,
  { now, limit }: { now: string; limit: number },
): ReturnType<Waits["wake"]> {
  const asleep = await engine.db
    .selectFrom("waits")
    .leftJoin("runs", "runs.id", "waits.run_id")
    .select(["waits.id", "waits.run_id", "runs.status", "runs.ended_at"])
    // As it stands in the index, so that SQLite sees that the index fits.
    .where(sql<boolean>`waits.woken = 0 and waits.state = 'met'`)
    .orderBy("waits.id")
    .limit(limit)
    .execute();
  const ready = asleep.filter(({ status }) => status === "waiting").map((row) => row.run_id);
  const over = asleep.filter(({ status, ended_at }) => status === null || ended_at !== null);
  const running = asleep.filter(({ status }) => status === "running").map((row) => row.run_id);
  if (ready.length === 0 && over.length === 0) return { woken: [], running };
  return engine.db.transaction().execute(async (transaction) => {
    await lockRuns(engine, transaction, ready);
    const rows =
      ready.length === 0
        ? []
        : await transaction
            .updateTable("runs")
            .set({ wake_at: wakeTime(engine, now) })
            .where("id", "in", ready)
            .where("status", "=", "waiting")
            .returning(["id", "workspace", "priority"])
            .execute();
    const woken = rows.map(readyOf);
    await engine.wake(transaction, woken);
    const gone = new Set(woken.map((run) => run.id));
    const done = [...asleep.filter((row) => gone.has(row.run_id)), ...over].map((row) => row.id);
    if (done.length > 0)
      await transaction.updateTable("waits").set({ woken: 1 }).where("id", "in", done).execute();
    return { woken, running };
  });
}

import { sql } from "kysely";
import type { RunDetail } from "../../contract/run.ts";
import { traceparentOf } from "../../core/traceparent.ts";
import type { Cipher } from "../cipher.ts";
import type { ClaimedRun, HeldLines, Runs, Written } from "../store.ts";
import { cancelRuns } from "./cancel.ts";
import { hasMaskedLines, sealedLines, withClearLines } from "./clear-lines.ts";
import { traceIdOf } from "./delivery-row.ts";
import type { Engine, Hot, Write } from "./engine.ts";
import { journalPage } from "./journal-page.ts";
import { readyRuns } from "./ready.ts";
import { recordedRun } from "./recorded-run.ts";
import { listedColumns, runDetailOf, runOf, shownColumns, statusOf } from "./run-row.ts";
import { countByStatus, countRuns, searchRuns } from "./run-search.ts";
import type { RunRow } from "./run-tables.ts";
import { readValues, valueRows, wholeOutput } from "./run-values.ts";
import { startRuns } from "./start-runs.ts";
import { iso } from "./text.ts";
import { waitOf } from "./wait-row.ts";

type WithoutLines = Omit<Write, keyof HeldLines>;

/** A write that changes nothing but the journal. */
const goingOn = {
  status: "running",
  wakeAt: null,
  endedAt: null,
  output: null,
  error: null,
  answer: null,
  cause: null,
} as const satisfies WithoutLines;

// Written into each statement as it stands in the index, so that SQLite sees that the index fits.
const notSucceeded = sql<boolean>`status <> 'succeeded'`;

export function runs(engine: Engine, hot: Hot, cipher: Cipher): Runs {
  /** What is large is compressed on another thread first. */
  const write = ({ values, clear, ...held }: HeldLines, change: WithoutLines): Promise<Written> => {
    const { runId } = held;
    const sealed = clear === undefined ? {} : { sealed: sealedLines(cipher, { runId, clear }) };
    return values === undefined
      ? hot.write({ ...held, ...change, ...sealed })
      : valueRows(runId, values).then((rows) => hot.write({ ...held, ...change, ...sealed, values: rows }));
  };
  const carried = async (run: ClaimedRun) =>
    hasMaskedLines(run) ? withClearLines(engine, cipher, run) : run;
  return {
    start: (start) => startRuns(engine, start),
    async claim(claim) {
      const claimed = await hot.claim(claim);
      return claimed.some(hasMaskedLines) ? Promise.all(claimed.map(carried)) : claimed;
    },
    async claimed(find) {
      const run = await hot.claimed(find);
      return run && carried(run);
    },
    recorded: (find) => recordedRun(engine.db, find),
    async outcome(find) {
      const outcome = await hot.outcome(find);
      if (outcome?.large === undefined) return outcome;
      const { status, error, answer } = outcome;
      const output = await wholeOutput(engine.db, { ...outcome, id: find.id });
      return { status, output, error, answer };
    },
    checkpoint: (held) => write(held, goingOn),
    park: ({ wakeAt, ...held }) => write(held, { ...goingOn, status: "waiting", wakeAt }),
    release: (held) => write(held, { ...goingOn, status: "queued" }),
    finish: ({ now, cause = null, status, output, large, error, answer, ...held }) =>
      write(held, { status, output, large, error, answer, cause, wakeAt: null, endedAt: now }),
    cancel: (cancel) => cancelRuns(engine, cancel),
    search: (search) => searchRuns(engine, search),
    count: (search) => countRuns(engine, search),
    counts: (find) => countByStatus(engine, find),
    ...reads(engine),
    ...states(engine),
    ...upkeep(engine),
  };
}

function reads({ db }: Engine): Pick<Runs, "get" | "some" | "values"> {
  return {
    async get({ workspace, id, lines }) {
      const row = await db
        .selectFrom("runs")
        .selectAll()
        .where("id", "=", id)
        .where("workspace", "=", workspace)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { attempts, next } =
        lines === undefined
          ? { attempts: await journalOf(db, id), next: null }
          : await journalPage(db, { ...lines, runId: id });
      const traceId = await traceOf(db, row);
      return runDetailOf(row, { attempts, next, traceId, ...(await around(db, id)) });
    },
    async some({ workspace, ids }) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("runs")
        .select(listedColumns)
        .where("workspace", "=", workspace)
        .where("id", "in", [...ids])
        .orderBy("id")
        .execute();
      return rows.map(runOf);
    },
    async values({ workspace, runId, ids }) {
      const run = await db
        .selectFrom("runs")
        .select("id")
        .where("id", "=", runId)
        .where("workspace", "=", workspace)
        .executeTakeFirst();
      return run === undefined ? new Map() : readValues(db, { runId, ids });
    },
  };
}

function states({ db }: Engine): Pick<Runs, "cancelRequested"> {
  return {
    async cancelRequested(ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("runs")
        .select("id")
        .where("id", "in", [...ids])
        .where("status", "=", "running")
        .where("cancel_requested", "=", 1)
        .execute();
      return rows.map((row) => row.id);
    },
  };
}

const journalOf = (db: Engine["db"], id: string) =>
  db.selectFrom("attempts").select(shownColumns).where("run_id", "=", id).execute();

/** Its own trace, or its delivery's. */
async function traceOf(db: Engine["db"], row: RunRow): Promise<string | null> {
  if (row.traceparent !== null) return traceparentOf(row.traceparent)?.traceId ?? null;
  if (row.delivery_id === null) return null;
  const delivery = await db
    .selectFrom("deliveries")
    .select("detail")
    .where("workspace", "=", row.workspace)
    .where("id", "=", row.delivery_id)
    .executeTakeFirst();
  return delivery === undefined ? null : traceIdOf(delivery);
}

/** What a run waits for, and which runs its steps have started. */
async function around(db: Engine["db"], id: string): Promise<Pick<RunDetail, "waits" | "children">> {
  const waits = await db.selectFrom("waits").selectAll().where("run_id", "=", id).orderBy("id").execute();
  const started = waits.flatMap(({ child_run_id }) => child_run_id ?? []);
  const children =
    started.length === 0
      ? []
      : await db
          .selectFrom("runs")
          .select(["id", "workflow", "status"])
          .where("id", "in", started)
          .orderBy("id")
          .execute();
  return {
    waits: waits.map(waitOf),
    children: children.map((run) => ({ ...run, status: statusOf(run.status) })),
  };
}

function upkeep(engine: Engine): Pick<Runs, "ready" | "nextWake" | "recover"> {
  const { db, kind } = engine;
  return {
    ready: (find) => readyRuns(engine, find),
    async nextWake() {
      const row = await db
        .selectFrom("runs")
        .select("wake_at")
        .where("wake_at", "is not", null)
        .orderBy("wake_at")
        .limit(1)
        .executeTakeFirst();
      return row === undefined || row.wake_at === null ? null : iso(row.wake_at);
    },
    async recover() {
      if (kind === "postgres") return 0;
      const result = await db
        .updateTable("runs")
        .set({ status: "queued", worker: null })
        .where("status", "=", "running")
        .where(notSucceeded)
        .executeTakeFirst();
      return Number(result.numUpdatedRows);
    },
  };
}

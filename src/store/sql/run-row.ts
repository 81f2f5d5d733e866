import type { Insertable } from "kysely";
import type { Priority } from "../../contract/flow.ts";
import type { LargeValue } from "../../contract/large.ts";
import type { Attempt, Run, RunAnswer, RunDetail, RunError, RunStatus } from "../../contract/run.ts";
import type { StartedBy } from "../../contract/started-by.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { ClaimedRun, NewRun } from "../store.ts";
import { type EventRow, eventOf } from "./delivery-row.ts";
import type { Outcome, Write } from "./engine.ts";
import type { AttemptRow, HoldRow, RunRow } from "./run-tables.ts";
import { iso, isoOrNull, millis } from "./text.ts";

interface RunOrigin {
  workspace: string;
  deliveryId: string | null;
  triggerId: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  claimedBy: string | undefined;
  priority?: Priority | undefined;
}

/** As Graphile Worker counts: lower ones come first. */
export const priorities = { high: -1, normal: null, low: 1 } as const satisfies Record<
  Priority,
  number | null
>;

export const readyOf = ({
  id,
  workspace,
  priority,
}: Pick<RunRow, "id" | "workspace" | "priority">): ReadyRun => ({
  id,
  workspace,
  priority: priorityOf(priority ?? 0),
});

function priorityOf(rank: number): Priority {
  if (rank === 0) return "normal";
  return rank < 0 ? "high" : "low";
}

/** The row of a new run: queued, or running under the worker that claims it at once. */
export function newRunRow(run: NewRun, origin: RunOrigin): RunRow {
  // Who is held back runs when its turn comes, whoever waits for it.
  const held = run.hold !== undefined;
  const claimed = origin.claimedBy !== undefined && !held;
  return {
    id: run.id,
    workspace: origin.workspace,
    workflow_id: run.workflowId,
    workflow: run.workflow,
    version: run.version,
    delivery_id: origin.deliveryId,
    trigger_id: origin.triggerId,
    replay_of: run.replayOf ?? null,
    status: claimed ? "running" : held ? "held" : "queued",
    epoch: claimed ? 1 : 0,
    worker: claimed ? (origin.claimedBy ?? null) : null,
    cancel_requested: 0,
    created_at: origin.createdAt,
    started_at: claimed ? origin.createdAt : null,
    ended_at: null,
    wake_at: null,
    ran_ms: 0,
    held_ms: 0,
    written_epoch: null,
    output: null,
    error: null,
    answer: null,
    priority: priorities[origin.priority ?? "normal"],
    batch: null,
    batch_from: null,
    input: run.input === undefined ? null : JSON.stringify(run.input),
    started_by: run.startedBy === undefined ? null : JSON.stringify(run.startedBy),
    parent_run_id: run.parentRunId ?? null,
    origin: run.origin ?? null,
    followed: run.followed === true ? 1 : null,
    resumes: null,
    edits: null,
    cause: null,
    large: null,
    bytes: null,
    traceparent: run.traceparent ?? null,
  };
}

/** The row that holds a new run back, or null. */
export function newHoldRow(run: NewRun, row: RunRow, bytes: number): HeldRow | null {
  const { delivery_id, trigger_id } = row;
  if (run.hold === undefined || delivery_id === null || trigger_id === null) return null;
  const { gatherKey, orderKey } = run.hold;
  return {
    run_id: row.id,
    workspace: row.workspace,
    trigger_id,
    delivery_id,
    stage: gatherKey === null ? "line" : "gather",
    gather_key: gatherKey,
    order_key: orderKey,
    arrived_at: row.created_at,
    burst_at: row.created_at,
    bytes,
  };
}

export type HeldRow = Insertable<HoldRow>;

/** What is held back is queued for whoever looks at it. */
export const statusOf = (stored: RunRow["status"]): RunStatus => (stored === "held" ? "queued" : stored);

export const listedColumns = [
  "id",
  "workspace",
  "workflow_id",
  "workflow",
  "version",
  "delivery_id",
  "trigger_id",
  "status",
  "created_at",
  "started_at",
  "ended_at",
  "wake_at",
  "replay_of",
  "started_by",
  "output",
  "large",
  "error",
] as const satisfies (keyof RunRow)[];

export function runOf(row: Pick<RunRow, (typeof listedColumns)[number]>): Run {
  return {
    id: row.id,
    workspace: row.workspace,
    workflowId: row.workflow_id,
    workflow: row.workflow,
    version: row.version,
    deliveryId: row.delivery_id,
    triggerId: row.trigger_id,
    status: statusOf(row.status),
    held: row.status === "held",
    createdAt: iso(row.created_at),
    startedAt: isoOrNull(row.started_at),
    endedAt: isoOrNull(row.ended_at),
    wakeAt: isoOrNull(row.wake_at),
    replayOf: row.replay_of,
    startedBy: startedByOf(row),
    output: row.output === null ? null : JSON.parse(row.output),
    ...largeOf(row),
    error: errorOf(row),
  };
}

/** What of the output is kept apart. */
const largeOf = ({ large }: Pick<RunRow, "large">): { large?: LargeValue[] } =>
  large === null ? {} : { large: JSON.parse(large) };

/** The hot path writes nothing where the other columns say it. */
function startedByOf(row: Pick<RunRow, "started_by" | "delivery_id" | "replay_of">): StartedBy {
  if (row.started_by !== null) return JSON.parse(row.started_by);
  if (row.replay_of !== null) return { kind: "replay", deliveryId: row.replay_of };
  return row.delivery_id === null ? { kind: "hand", by: null } : { kind: "delivery" };
}

/** What is shown of a line: what is masked in it is not among it. */
export const shownColumns = ["path", "attempt", "place", "document", "exchanges", "input"] as const;
export type ShownLine = Pick<AttemptRow, (typeof shownColumns)[number]>;

export const runDetailOf = (
  row: RunRow,
  {
    attempts,
    ...around
  }: { attempts: readonly ShownLine[] } & Pick<RunDetail, "waits" | "children" | "traceId" | "next">,
): RunDetail => ({
  ...runOf(row),
  ...around,
  input: row.input === null ? null : JSON.parse(row.input),
  resumes: row.resumes === null ? [] : JSON.parse(row.resumes),
  attempts: attempts
    .toSorted((one, other) => one.place - other.place)
    .map(
      ({ document, exchanges, input }): Attempt => ({
        ...JSON.parse(document),
        ...(input !== null && { input: JSON.parse(input) }),
        ...(exchanges !== null && { exchanges: JSON.parse(exchanges) }),
      }),
    ),
  answer: answerOf(row),
});

/** A run's end, as a caller who waits sees it. */
export const outcomeOf = (
  row: Pick<RunRow, "status" | "output" | "large" | "error" | "answer">,
): Outcome => ({
  status: statusOf(row.status),
  output: row.output === null ? null : JSON.parse(row.output),
  ...largeOf(row),
  error: errorOf(row),
  answer: answerOf(row),
});

/** How a run ended, as its row keeps it. */
export const endTexts = ({ output, large, error, answer }: Write) => ({
  output: JSON.stringify(output),
  large: large === undefined ? null : JSON.stringify(large),
  error: error === null ? null : JSON.stringify(error),
  answer: answer === null ? null : JSON.stringify(answer),
});

const errorOf = (row: Pick<RunRow, "error">): RunError | null =>
  row.error === null ? null : JSON.parse(row.error);

const answerOf = (row: Pick<RunRow, "answer">): RunAnswer | null =>
  row.answer === null ? null : JSON.parse(row.answer);

/** What a claim gives back of the run itself. */
export type ClaimedRow = Pick<
  RunRow,
  | "id"
  | "workspace"
  | "priority"
  | "workflow_id"
  | "workflow"
  | "version"
  | "delivery_id"
  | "epoch"
  | "created_at"
  | "started_at"
  | "ran_ms"
  | "cancel_requested"
  | "written_epoch"
  | "batch"
  | "input"
  | "started_by"
  | "edits"
  | "traceparent"
>;

export function claimedRunOf(
  row: ClaimedRow,
  read: {
    event: EventRow | null;
    journal: readonly Pick<AttemptRow, "place" | "document">[];
    /** Of the deliveries of its batch, those that are there. */
    batch?: readonly EventRow[];
  },
): ClaimedRun {
  return {
    id: row.id,
    workspace: row.workspace,
    priority: priorityOf(row.priority ?? 0),
    workflowId: row.workflow_id,
    workflow: row.workflow,
    version: row.version,
    epoch: row.epoch,
    fruitlessClaims: row.epoch - 1 - (row.written_epoch ?? 0),
    createdAt: iso(row.created_at),
    startedAt: iso(row.started_at ?? row.created_at),
    ranMs: row.ran_ms,
    cancelRequested: row.cancel_requested === 1,
    ...(row.input !== null && { input: JSON.parse(row.input) }),
    ...(row.edits !== null && { edits: JSON.parse(row.edits) }),
    ...(row.started_by !== null && { startedBy: JSON.parse(row.started_by) }),
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    ...readRows(row, read),
  };
}

/** What was damaged or is gone is that run's fault and nobody else's: those claimed along with it go on. */
function readRows(
  { delivery_id, batch }: ClaimedRow,
  { event, journal, batch: members = [] }: Parameters<typeof claimedRunOf>[1],
): Pick<ClaimedRun, "event" | "journal" | "fault" | "batch"> {
  const faulty = (fault: string) => ({ event: null, journal: [], fault });
  if (delivery_id !== null && event === null) return faulty("The run's delivery is gone.");
  const known = readable(() => (event === null ? null : eventOf(event)));
  if (known === undefined) return faulty("The run's delivery can't be read.");
  const lines = readable(() => journalOf(journal));
  if (lines === undefined) return faulty("The run's journal can't be read.");
  if (batch === null) return { event: known, journal: lines };
  if (members.length < batchOf(batch).length) return faulty("A delivery of the run's batch is gone.");
  const events = readable(() => members.map(eventOf));
  if (events === undefined) return faulty("A delivery of the run's batch can't be read.");
  return { event: known, journal: lines, batch: events };
}

/** The ids of a batch's deliveries, in the order accepted. */
export const batchOf = (batch: string): string[] => JSON.parse(batch);

/** Undefined where a document in it was damaged. */
function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

export const journalOf = (rows: readonly Pick<AttemptRow, "place" | "document">[]): Attempt[] =>
  rows.toSorted((one, other) => one.place - other.place).map((row): Attempt => JSON.parse(row.document));

/** At most this many lines are told apart in their order when they ended in the same millisecond. */
const placesPerMillisecond = 1_024;

/** The rows of journal lines written together. Of two with the same path and attempt the first ended one stays. */
export function attemptRows(
  runId: string,
  attempts: readonly Attempt[],
  sealed?: ReadonlyMap<string, string>,
): AttemptRow[] {
  const rows = attempts.map((attempt, index) => attemptRow(runId, attempt, { index, sealed }));
  if (rows.length < 2) return rows;
  const kept = new Map<string, AttemptRow>();
  for (const row of rows) {
    const key = lineKey(row);
    const before = kept.get(key);
    if (before === undefined || before.status === "waiting") kept.set(key, row);
  }
  return [...kept.values()];
}

/** Tells the lines of one run apart. */
export const lineKey = ({ path, attempt }: Pick<Attempt, "path" | "attempt">) => `${attempt} ${path}`;

function attemptRow(
  runId: string,
  attempt: Attempt,
  { index, sealed }: { index: number; sealed: ReadonlyMap<string, string> | undefined },
): AttemptRow {
  const { exchanges, input } = attempt;
  const isWhole = exchanges === undefined && input === undefined;
  return {
    run_id: runId,
    path: attempt.path,
    attempt: attempt.attempt,
    status: attempt.status,
    place: millis(attempt.endedAt) * placesPerMillisecond + Math.min(index, placesPerMillisecond - 1),
    document: JSON.stringify(isWhole ? attempt : { ...attempt, exchanges: undefined, input: undefined }),
    exchanges: exchanges === undefined ? null : JSON.stringify(exchanges),
    input: input === undefined ? null : JSON.stringify(input),
    sealed: sealed?.get(lineKey(attempt)) ?? null,
  };
}

import type pg from "pg";
import type { Write } from "../../sql/engine.ts";
import { bytesAdded } from "../../sql/run-bytes.ts";
import { attemptRows, endTexts } from "../../sql/run-row.ts";
import type { RunValueRow } from "../../sql/run-tables.ts";
import type { AttemptRow } from "../../sql/tables.ts";
import { millisOrNull } from "../../sql/text.ts";
import type { Written } from "../../store.ts";
import { columnsOf, namesOf, unnest } from "./columns.ts";
import { addJobs } from "./jobs.ts";
import { execute, type HotStatement } from "./pool.ts";

/** A write ready to be sent. */
export interface Entry {
  change: Change;
  lines: AttemptRow[];
  values: readonly RunValueRow[];
}

interface Change {
  id: string;
  epoch: number;
  ran_ms: number;
  bytes: number;
  status: string;
  wake_at: number | null;
  ended_at: number | null;
  output: string | null;
  large: string | null;
  error: string | null;
  answer: string | null;
  cause: string | null;
}

export function entryOf(write: Write): Entry {
  const { runId, values = [], status, cause } = write;
  const lines = attemptRows(runId, write.attempts, write.sealed);
  const end = write.endedAt === null ? noTexts : endTexts(write);
  const change = {
    id: runId,
    epoch: write.epoch,
    ran_ms: write.ranMs,
    bytes: bytesAdded(lines, values, Object.values(end)),
    status,
    wake_at: millisOrNull(write.wakeAt),
    ended_at: millisOrNull(write.endedAt),
    ...end,
    cause,
  };
  return { change, lines, values };
}

const noTexts = { output: null, large: null, error: null, answer: null };

/** Writes what the holders of runs say, no run twice: one statement for all, jobs that wake workers with it. */
export async function writeAll(pool: pg.Pool, entries: readonly Entry[]): Promise<Written[]> {
  const values = entries.flatMap((entry) => entry.values);
  // On disk before the lines that name them. Of a run that goes on elsewhere they are its own all the same.
  if (values.length > 0) await execute(pool, keeping, columnsOf(values, valueNames));
  const lines = entries.flatMap((entry) => entry.lines);
  // The server goes through them as they come: rows are locked in the order of their ids by all who change several.
  const changed = entries.map(({ change }) => change).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const rows = await execute<{ id: string; cancel: boolean }>(pool, writing, [
    ...columnsOf(changed, changeNames),
    ...columnsOf(lines, lineNames),
  ]);
  const written = new Map(rows.map((row) => [row.id, row.cancel]));
  return entries.map(({ change }) => {
    const cancel = written.get(change.id);
    if (cancel === undefined) return "lost";
    return cancel ? "cancel" : "written";
  });
}

const changes = {
  id: "text",
  epoch: "bigint",
  ran_ms: "bigint",
  bytes: "bigint",
  status: "text",
  wake_at: "bigint",
  ended_at: "bigint",
  output: "text",
  large: "text",
  error: "text",
  answer: "text",
  cause: "text",
} as const satisfies Record<keyof Change, "text" | "bigint">;
const journal = {
  run_id: "text",
  path: "text",
  attempt: "bigint",
  status: "text",
  place: "bigint",
  document: "text",
  exchanges: "text",
  input: "text",
  sealed: "text",
} as const satisfies Record<keyof AttemptRow, "text" | "bigint">;
const values = {
  run_id: "text",
  value: "text",
  bytes: "bigint",
  content: "bytea",
} as const satisfies Record<keyof RunValueRow, "text" | "bigint" | "bytea">;
const valueNames = namesOf(values);
const changeNames = namesOf(changes);
const lineNames = namesOf(journal);

const keeping: HotStatement = {
  name: "keep",
  text: `
insert into run_values (${valueNames.join(", ")})
select ${valueNames.map((name) => `kept.${name}`).join(", ")} from ${unnest("kept", values, 1)}
join runs on runs.id = kept.run_id
on conflict (run_id, value) do nothing`,
};

// A run that is to stop stays with its worker, who ends it.
// Whether it runs is asked in a form that no index answers: the index of those that do is full of those that did.
const staying = "change.ended_at is null and runs.cancel_requested = 1";
const writing: HotStatement = {
  name: "write",
  text: `
with written as (
  update runs set
    held_ms = change.ran_ms, bytes = coalesce(runs.bytes, 0) + change.bytes, written_epoch = runs.epoch,
    status = case when ${staying} then runs.status else change.status end,
    worker = case when change.status = 'running' or (${staying}) then runs.worker end,
    wake_at = case when ${staying} then null else change.wake_at end,
    ended_at = change.ended_at, output = change.output, large = change.large, error = change.error, answer = change.answer, cause = change.cause
  from ${unnest("change", changes, 1)}
  where runs.id = any($1::text[]) and runs.id = change.id and runs.epoch = change.epoch
    and case when runs.status = 'running' then true end
  returning runs.id, runs.status, runs.wake_at, runs.priority, runs.ended_at is null and runs.cancel_requested = 1 as cancel
), lines as (
  insert into attempts (${lineNames.join(", ")})
  select ${lineNames.map((name) => `line.${name}`).join(", ")}
  from ${unnest("line", journal, changeNames.length + 1)}
  join written on written.id = line.run_id
  on conflict (run_id, path, attempt) do update
    set status = excluded.status, place = excluded.place, document = excluded.document, exchanges = excluded.exchanges,
      input = excluded.input, sealed = excluded.sealed
    where attempts.status = 'waiting'
), jobs as (
  ${addJobs("select id, wake_at, priority from written where status in ('waiting', 'queued')")}
)
select id, cancel, (select added from jobs) as added from written`,
};

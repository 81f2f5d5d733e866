import type pg from "pg";
import { eventColumns, runColumns } from "../../sql/claimed-columns.ts";
import type { EventRow } from "../../sql/delivery-row.ts";
import { batchOf, type ClaimedRow, claimedRunOf } from "../../sql/run-row.ts";
import { millis } from "../../sql/text.ts";
import type { ClaimedRun } from "../../store.ts";
import { columnsOf, unnest } from "./columns.ts";
import { execute, type HotStatement } from "./pool.ts";

export interface Claim {
  worker: string;
  ids: readonly string[];
  now: string;
}

/** Takes, for each claim, those runs that are to be had: one statement for all. A run goes to the first who asks. */
export async function claimAll(pool: pg.Pool, claims: readonly Claim[]): Promise<ClaimedRun[][]> {
  const wanted = new Map<string, { id: string; worker: string; at: number; claim: number }>();
  claims.forEach(({ worker, ids, now }, claim) => {
    const at = millis(now);
    for (const id of ids) if (!wanted.has(id)) wanted.set(id, { id, worker, at, claim });
  });
  const columns = columnsOf([...wanted.values()], ["id", "worker", "at"]);
  const rows = await execute<CompleteRow>(pool, taking, columns);
  const members = await batchMembers(pool, rows);
  const claimed = new Map(rows.map((row) => [row.id, completeOf(row, members)]));
  return claims.map(({ ids }, claim) =>
    ids.flatMap((id) => {
      const run = wanted.get(id)?.claim === claim ? claimed.get(id) : undefined;
      claimed.delete(run?.id ?? "");
      return run === undefined ? [] : [run];
    }),
  );
}

/** Reads a run that the worker holds. */
export async function readClaimed(
  pool: pg.Pool,
  { worker, id }: { worker: string; id: string },
): Promise<ClaimedRun | null> {
  const [row] = await execute<CompleteRow>(pool, holding, [id, worker]);
  return row === undefined ? null : completeOf(row, await batchMembers(pool, [row]));
}

type EventColumns = { [Column in keyof EventRow as `event_${Column}`]: EventRow[Column] };
type CompleteRow = ClaimedRow & EventColumns & { journal: [number, string][] | null };

const completeOf = (row: CompleteRow, members: ReadonlyMap<string, EventRow>): ClaimedRun =>
  claimedRunOf(row, {
    event: row.event_id === null ? null : eventRowOf(row),
    journal: (row.journal ?? []).map(([place, document]) => ({ place, document })),
    ...(row.batch !== null && {
      batch: batchOf(row.batch).flatMap((id) => members.get(`${row.workspace}/${id}`) ?? []),
    }),
  });

/** The deliveries of batches, by workspace and id; asked for only where a run has a batch. */
async function batchMembers(pool: pg.Pool, rows: readonly CompleteRow[]): Promise<Map<string, EventRow>> {
  const wanted = rows.flatMap(({ workspace, batch }) =>
    batch === null ? [] : batchOf(batch).map((id) => ({ workspace, id })),
  );
  if (wanted.length === 0) return new Map();
  const found = await execute<EventRow & { workspace: string }>(
    pool,
    gathered,
    columnsOf(wanted, ["workspace", "id"]),
  );
  return new Map(found.map((row) => [`${row.workspace}/${row.id}`, row]));
}

const eventRowOf = (row: EventColumns): EventRow => ({
  id: row.event_id,
  trigger_id: row.event_trigger_id,
  received_at: row.event_received_at,
  method: row.event_method,
  url: row.event_url,
  ip: row.event_ip,
  content_type: row.event_content_type,
  event_type: row.event_event_type,
  detail: row.event_detail,
  body: row.event_body,
});

const complete = (runs: string) => `
select ${runColumns.map((column) => `run.${column}`).join(", ")},
  ${eventColumns.map((column) => `event.${column} as event_${column}`).join(", ")},
  case when run.written_epoch is not null then (
    select json_agg(json_build_array(line.place, line.document)) from attempts as line where line.run_id = run.id
  ) end as journal
from ${runs} as run
left join deliveries as event on event.workspace = run.workspace and event.id = run.delivery_id`;

// The server's clock woke whoever claims a run that is due; a process whose clock is behind must not turn it away.
const due = `wake_at <= greatest(wanted.at, (extract(epoch from clock_timestamp()) * 1000)::bigint)`;

// Rows are locked in the order of their ids, so that claims of the same runs wait for, and never block, one another.
const taking: HotStatement = {
  name: "claim",
  text: `
with free as materialized (
  select runs.id, wanted.worker, wanted.at
  from ${unnest("wanted", { id: "text", worker: "text", at: "bigint" }, 1)}
  join runs on runs.id = wanted.id
  where runs.status = 'queued' or (runs.status = 'waiting' and runs.${due})
  order by runs.id
  for update of runs
), taken as (
  update runs set status = 'running', epoch = runs.epoch + 1, worker = free.worker,
    started_at = coalesce(runs.started_at, free.at), wake_at = null,
    ran_ms = runs.ran_ms + runs.held_ms, held_ms = 0
  from free where runs.id = free.id
  returning runs.*
)
${complete("taken")}`,
};

const gathered: HotStatement = {
  name: "batch",
  text: `
select event.workspace, ${eventColumns.map((column) => `event.${column}`).join(", ")}
from ${unnest("wanted", { workspace: "text", id: "text" }, 1)}
join deliveries as event on event.workspace = wanted.workspace and event.id = wanted.id`,
};

const holding: HotStatement = {
  name: "claimed",
  text: complete("(select * from runs where id = $1 and worker = $2 and status = 'running')"),
};

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

/** Takes, for each claim, those runs that are to be had. A run goes to the first who asks. */
export async function claimAll(pool: pg.Pool, claims: readonly Claim[]): Promise<ClaimedRun[][]> {
  const first = new Map<string, Claim>();
  for (const claim of claims) for (const id of claim.ids) if (!first.has(id)) first.set(id, claim);
  const claimed = new Map<string, ClaimedRun>();
  for (const [worker, its] of Map.groupBy(first, ([, claim]) => claim.worker)) {
    const ids = its.map(([id]) => id);
    const at = Math.max(...its.map(([, { now }]) => millis(now)));
    for (const run of await claimFor(pool, { worker, ids, at })) claimed.set(run.id, run);
  }
  return claims.map((claim) =>
    claim.ids.flatMap((id) => {
      const run = first.get(id) === claim ? claimed.get(id) : undefined;
      claimed.delete(run?.id ?? "");
      return run === undefined ? [] : [run];
    }),
  );
}

/** One statement for all that a worker asks for; a process is one worker. */
async function claimFor(
  pool: pg.Pool,
  { worker, ids, at }: { worker: string; ids: readonly string[]; at: number },
): Promise<ClaimedRun[]> {
  const rows = await execute<CompleteRow>(pool, taking, [ids, worker, at]);
  const members = await batchMembers(pool, rows);
  return rows.map((row) => completeOf(row, members));
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
left join lateral (
  select ${eventColumns.join(", ")} from deliveries where workspace = run.workspace and id = run.delivery_id offset 0
) as event on true`;

// The server's clock woke whoever claims a run that is due; a process whose clock is behind must not turn it away.
const due = "wake_at <= greatest($3::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint)";

// Rows are locked in the order of their ids, so that claims of the same runs wait for, and never block, one another.
// What is to be had is asked in a form that no index answers: there may be a million others that are.
const taking: HotStatement = {
  name: "claim",
  text: `
with free as materialized (
  select id from runs
  where id = any($1::text[]) and case status when 'queued' then true when 'waiting' then ${due} end
  order by id
  for update
), taken as (
  update runs set status = 'running', epoch = epoch + 1, worker = $2,
    started_at = coalesce(started_at, $3::bigint), wake_at = null,
    ran_ms = ran_ms + held_ms, held_ms = 0
  where id = any(array(select id from free))
  returning *
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

import { arrivalRows, type NewArrivalRow } from "../../sql/arrival-rows.ts";
import { deliveryRow, keyRow } from "../../sql/delivery-row.ts";
import { type HeldRow, newHoldRow, newRunRow } from "../../sql/run-row.ts";
import type { ClaimedKeyRow, DeliveryRow, RunRow } from "../../sql/tables.ts";
import type { Acceptance, Accepted, Rejection } from "../../store.ts";
import { columnsOf, namesOf, unnest } from "./columns.ts";
import { addJobs } from "./jobs.ts";
import { execute, type HotStatement, type Queryable } from "./pool.ts";

/** A delivery ready to be written. */
export interface Arrival {
  row: DeliveryRow;
  key: ClaimedKeyRow | null;
  runs: RunRow[];
  holds: HeldRow[];
  /** What it brings that runs may be waiting for. */
  brings: NewArrivalRow[];
}

export function arrivalOf(acceptance: Acceptance): Arrival {
  const row = deliveryRow(acceptance);
  const origin = {
    workspace: row.workspace,
    deliveryId: row.id,
    triggerId: row.trigger_id,
    createdAt: row.received_at,
    claimedBy: acceptance.claimedBy,
    priority: acceptance.priority,
  };
  const runs: RunRow[] = [];
  const holds: HeldRow[] = [];
  for (const run of acceptance.runs) {
    const runRow = newRunRow(run, origin);
    const hold = newHoldRow(run, runRow, row.body.length);
    runs.push(runRow);
    if (hold !== null) holds.push(hold);
  }
  return { row, key: keyRow(acceptance), runs, holds, brings: arrivalRows(acceptance, row) };
}

export const arrivalOfRejection = (rejection: Rejection): Arrival => ({
  row: deliveryRow(rejection),
  key: null,
  runs: [],
  holds: [],
  brings: [],
});

/** What becomes of a delivery that spends nothing. */
export type Stored = Exclude<Accepted, { kind: "spent" }>;

/** Stores deliveries with their claimed keys, their runs and the jobs that wake workers: one statement for all. */
export async function acceptAll(queryable: Queryable, arrivals: readonly Arrival[]): Promise<Stored[]> {
  const holds = arrivals.flatMap((arrival) => arrival.holds);
  const brings = arrivals.flatMap((arrival) => arrival.brings);
  const parameters = parametersOf(arrivals);
  const isPlain = holds.length === 0 && brings.length === 0;
  const rows = await execute<{ holder: string | null }>(
    queryable,
    isPlain ? acceptance : fullAcceptance,
    isPlain ? parameters : [...parameters, ...columnsOf(holds, holdNames), ...columnsOf(brings, bringNames)],
  );
  return rows.map(({ holder }) => (holder === null ? { kind: "stored" } : { kind: "duplicate", of: holder }));
}

const small = {
  workspace: "text",
  id: "text",
  trigger_id: "text",
  status: "text",
  received_at: "bigint",
  method: "text",
  url: "text",
  ip: "text",
  content_type: "text",
  body_bytes: "bigint",
  event_type: "text",
  idempotency_key: "text",
  replay_of: "text",
  answer_status: "bigint",
  reason: "text",
  faulty: "bigint",
  test: "bigint",
  stored_bytes: "bigint",
} as const satisfies Partial<Record<keyof DeliveryRow, "text" | "bigint">>;
/** The key, and where the long parts begin in the one text of bytes that holds them all. */
const other = {
  key: "text",
  expires_at: "bigint",
  answer: "text",
  trace_at: "bigint",
  detail_at: "bigint",
  body_at: "bigint",
  sent_at: "bigint",
  end_at: "bigint",
} as const;
const run = {
  id: "text",
  workspace: "text",
  workflow_id: "text",
  workflow: "text",
  version: "bigint",
  delivery_id: "text",
  trigger_id: "text",
  replay_of: "text",
  status: "text",
  epoch: "bigint",
  worker: "text",
  created_at: "bigint",
  started_at: "bigint",
  priority: "bigint",
  followed: "bigint",
} as const satisfies Partial<Record<keyof RunRow, "text" | "bigint">>;
const hold = {
  run_id: "text",
  workspace: "text",
  trigger_id: "text",
  delivery_id: "text",
  stage: "text",
  gather_key: "text",
  order_key: "text",
  arrived_at: "bigint",
  burst_at: "bigint",
  bytes: "bigint",
} as const satisfies Partial<Record<keyof HeldRow, "text" | "bigint">>;

const bring = {
  workspace: "text",
  delivery_id: "text",
  trigger_id: "text",
  pattern: "text",
  match_key: "text",
  received_at: "bigint",
} as const satisfies Record<keyof NewArrivalRow, "text" | "bigint">;
const smallNames = namesOf(small);
const runNames = namesOf(run);
const holdNames = namesOf(hold);
const bringNames = namesOf(bring);

const none = new Uint8Array(0);

function parametersOf(arrivals: readonly Arrival[]): unknown[] {
  const parts: Uint8Array[] = [];
  let end = 0;
  const append = (part: Uint8Array): number => {
    parts.push(part);
    end += part.length;
    return end - part.length;
  };
  const others = arrivals.map(({ row, key }) => ({
    key: key?.key ?? null,
    expires_at: key?.expires_at ?? null,
    answer: key?.answer ?? null,
    trace_at: append(Buffer.from(row.trace)),
    detail_at: append(Buffer.from(row.detail)),
    body_at: append(row.body),
    sent_at: append(row.sent ?? none),
    end_at: end,
  }));
  const earliest = Math.min(...arrivals.map(({ row }) => row.received_at));
  return [
    Buffer.concat(parts, end),
    earliest,
    ...columnsOf(
      arrivals.map(({ row }) => row),
      smallNames,
    ),
    ...columnsOf(others, namesOf(other)),
    ...columnsOf(
      arrivals.flatMap(({ runs }) => runs),
      runNames,
    ),
  ];
}

const part = (from: string, to: string) =>
  `substring($1::bytea from ${from}::int + 1 for (${to} - ${from})::int)`;
const text = (bytes: string) => `convert_from(${bytes}, 'UTF8')`;
const firstRunParameter = 3 + smallNames.length + namesOf(other).length;
const firstHoldParameter = firstRunParameter + runNames.length;
const firstBringParameter = firstHoldParameter + holdNames.length;

// Keys are claimed in their order, so that two statements that want the same ones wait for, and never block, one
// another. A key that is held is written as it was: the statement then sees who holds it even when that one's
// transaction has only just ended.
const accepting = (alongside: string) => `
with arrival as (
  select * from ${unnest("arrival", { ...small, ...other }, 3)}
), claimed as (
  insert into claimed_keys as held (trigger_id, key, delivery_id, expires_at, answer)
  select distinct on (coalesce(trigger_id, '') collate "C", key collate "C") coalesce(trigger_id, ''), key, id, expires_at, answer
  from arrival where key is not null
  order by coalesce(trigger_id, '') collate "C", key collate "C", ordinal
  on conflict (trigger_id, key) do update set
    delivery_id = case when held.expires_at <= $2::bigint then excluded.delivery_id else held.delivery_id end,
    expires_at = case when held.expires_at <= $2::bigint then excluded.expires_at else held.expires_at end,
    answer = case when held.expires_at <= $2::bigint then excluded.answer else held.answer end
  returning trigger_id, key, delivery_id
), judged as (
  select arrival.*, case when claimed.delivery_id <> arrival.id then claimed.delivery_id end as holder
  from arrival
  left join claimed on claimed.trigger_id = coalesce(arrival.trigger_id, '') and claimed.key = arrival.key
), stored as (
  insert into deliveries (${smallNames.join(", ")}, duplicate_of, trace, detail, body, sent)
  select ${smallNames.map((name) => (name === "status" ? "case when holder is null then status else 'duplicate' end" : name)).join(", ")},
    holder, ${text(part("trace_at", "detail_at"))}, ${text(part("detail_at", "body_at"))}, ${part("body_at", "sent_at")},
    case when end_at > sent_at then ${part("sent_at", "end_at")} end
  from judged order by ordinal
  on conflict (workspace, id) do nothing
  returning id, duplicate_of
), started as (
  insert into runs (${runNames.join(", ")})
  select ${runNames.map((name) => `run.${name}`).join(", ")}
  from ${unnest("run", run, firstRunParameter)}
  join stored on stored.id = run.delivery_id and stored.duplicate_of is null
  order by run.ordinal
  returning id, status, priority
), ${alongside}jobs as (
  ${addJobs("select id, null::bigint as wake_at, priority from started where status = 'queued'")}
)
select holder, (select added from jobs) as added from judged order by ordinal`;

const acceptance: HotStatement = { name: "accept", text: accepting("") };

/** For a batch with runs that are held back, or with what runs may be waiting for. */
const fullAcceptance: HotStatement = {
  name: "accept-full",
  text: accepting(`held as (
  insert into holds (${holdNames.join(", ")})
  select ${holdNames.map((name) => `hold.${name}`).join(", ")}
  from ${unnest("hold", hold, firstHoldParameter)}
  join started on started.id = hold.run_id
  order by hold.ordinal
), brought as (
  insert into arrivals (${bringNames.join(", ")})
  select ${bringNames.map((name) => `bring.${name}`).join(", ")}
  from ${unnest("bring", bring, firstBringParameter)}
  join stored on stored.id = bring.delivery_id and stored.duplicate_of is null
  order by bring.ordinal
), `),
};

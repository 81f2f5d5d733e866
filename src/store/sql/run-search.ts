import { setImmediate as turn } from "node:timers/promises";
import { type RawBuilder, sql } from "kysely";
import type { RunStatus } from "../../contract/run.ts";
import { idsFrom } from "../../core/id.ts";
import type { FoundRuns, RunPage, RunSearch } from "../port/run-search.ts";
import type { Runs } from "../port/runs.ts";
import type { Count } from "../port/search.ts";
import type { Engine } from "./engine.ts";
import { queueRank, queueRanks } from "./ready.ts";
import { listedColumns, runOf, statusOf } from "./run-row.ts";
import { contains } from "./search.ts";
import { nextStretch, stretchFirst } from "./stretch.ts";
import type { RunRow } from "./tables.ts";
import { millis } from "./text.ts";

type Condition = RawBuilder<boolean>;

// Written into each statement as it stands in the index, so that SQLite sees that the index fits.
const notSucceeded = sql<boolean>`status <> 'succeeded'`;
const hasCause = sql<boolean>`cause is not null`;
const unendedStatuses = ["queued", "held", "running", "waiting"] as const satisfies RunRow["status"][];
const unsucceededStatuses = [...unendedStatuses, "failed", "canceled"] as const;

/** A page is there within about this time. */
const lookMs = 120;

/**
 * Finds runs by an index that fits, the newest first. Where it leaves some out, they are looked through stretch by
 * stretch, for a short time only; `next` goes on from there.
 */
export async function searchRuns({ db, kind }: Engine, search: RunPage): Promise<FoundRuns> {
  const { limit } = search;
  const sought = soughtBy(kind, search);
  const began = performance.now();
  const rows: Pick<RunRow, (typeof listedColumns)[number]>[] = [];
  let [looks, from]: [number, string | undefined] = [stretchFirst, search.before];
  for (;;) {
    const stretchBegan = performance.now();
    const end = sought.isWhole ? null : await endOfStretch(db, { ...sought, from, rows: looks });
    const found = await within(db, [...sought.all, ...beforeAndFrom(from, end)])
      .select(listedColumns)
      .orderBy("id", "desc")
      .limit(limit + 1 - rows.length)
      .execute();
    rows.push(...found);
    if (rows.length > limit) {
      const items = rows.slice(0, limit).map(runOf);
      return { items, next: items.at(-1)?.id ?? null };
    }
    const now = performance.now();
    if (end === null || now - began >= lookMs) return { items: rows.map(runOf), next: end };
    from = end;
    looks = nextStretch(looks, now - stretchBegan);
    await turn();
  }
}

/** Counts from the newest to the oldest, until all are counted or the time is over. */
export async function countRuns(
  { db, kind }: Engine,
  search: RunSearch & { before?: string | undefined; lookMs: number },
): Promise<Count> {
  const sought = soughtBy(kind, search);
  const until = performance.now() + search.lookMs;
  let [count, looks, from]: [number, number, string | undefined] = [0, stretchFirst, search.before];
  for (;;) {
    const stretchBegan = performance.now();
    const end = await endOfStretch(db, { ...sought, from, rows: looks });
    const row = await within(db, [...sought.all, ...beforeAndFrom(from, end)])
      .select((runs) => runs.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    count += row.count;
    const now = performance.now();
    if (end === null || now >= until) return { count, countedTo: end };
    from = end;
    looks = nextStretch(looks, now - stretchBegan);
    await turn();
  }
}

/** Those that succeeded are the many: they are counted for `lookMs`, from the newest to `countedTo`; all others whole. */
export async function countByStatus(
  engine: Engine,
  { workspace, lookMs: forMs }: Parameters<Runs["counts"]>[0],
): ReturnType<Runs["counts"]> {
  const newest = await within(engine.db, [sql<boolean>`workspace = ${workspace}`])
    .select("id")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  // What comes meanwhile is in neither of the two counts that are taken from each other.
  const before = newest === undefined ? "" : `${newest.id}~`;
  const { count, countedTo } = await countRuns(engine, { workspace, before, lookMs: forMs });
  const counts = { queued: 0, running: 0, waiting: 0, succeeded: count, failed: 0, canceled: 0 };
  // In one statement: a run that goes on meanwhile would be counted in none of its states, or in two.
  const rows = await within(engine.db, [
    sql<boolean>`workspace = ${workspace}`,
    rareStatuses(unsucceededStatuses),
  ])
    .select((runs) => [
      "status",
      runs.fn.countAll<number>().as("count"),
      sql<number>`coalesce(sum(case when id >= ${countedTo ?? ""} and id < ${before} then 1 else 0 end), 0)`.as(
        "recent",
      ),
    ])
    .groupBy("status")
    .execute();
  for (const { status, count: found, recent } of rows) {
    counts[statusOf(status)] += found;
    counts.succeeded -= recent;
  }
  // A run whose id is older than it is itself may have come between.
  counts.succeeded = Math.max(0, counts.succeeded);
  return { counts, countedTo };
}

function within(db: Engine["db"], conditions: readonly Condition[]) {
  let query = db.selectFrom("runs");
  for (const condition of conditions) query = query.where(condition);
  return query;
}

const beforeAndFrom = (before: string | undefined, from: string | null): Condition[] => [
  ...(before === undefined ? [] : [sql<boolean>`id < ${before}`]),
  ...(from === null ? [] : [sql<boolean>`id >= ${from}`]),
];

/**
 * The last id of the next so many rows that an index finds in the order of their ids; of several ways through it the
 * one that comes first. Null: none has so many.
 */
async function endOfStretch(
  db: Engine["db"],
  { ways, from, rows }: Pick<Sought, "ways"> & { from: string | undefined; rows: number },
): Promise<string | null> {
  let last: string | null = null;
  for (const way of ways) {
    const row = await within(db, [...way, ...beforeAndFrom(from, null)])
      .select("id")
      .orderBy("id", "desc")
      .limit(1)
      .offset(rows - 1)
      .executeTakeFirst();
    if (row !== undefined && (last === null || row.id > last)) last = row.id;
  }
  return last;
}

interface Sought {
  /** All that must hold. */
  all: Condition[];
  /** What an index finds in the order of ids; several where statuses stand in different places of it. */
  ways: Condition[][];
  /** It finds nothing but what is sought, and that in order. */
  isWhole: boolean;
}

function soughtBy(kind: Engine["kind"], search: RunSearch): Sought {
  const { workspace, cause, deliveryId, workflow, triggerId, error } = search;
  const times = timesOf(search);
  const own = sql<boolean>`workspace = ${workspace}`;
  const statuses = statusesOf(search);
  const isRare = statuses !== null && !statuses.includes("succeeded");
  // By these an index finds runs in the order of their ids; the first that is given is used.
  const indexed: Condition[] = [];
  if (cause !== undefined) indexed.push(sql<boolean>`${hasCause} and cause = ${cause}`);
  if (deliveryId !== undefined) indexed.push(sql<boolean>`delivery_id = ${deliveryId}`);
  if (workflow !== undefined) indexed.push(sql<boolean>`workflow = ${workflow}`);
  const looked: Condition[] = [];
  if (statuses !== null) looked.push(isRare ? rareStatuses(statuses) : amongStatuses(statuses));
  if (triggerId !== undefined) looked.push(sql<boolean>`trigger_id = ${triggerId}`);
  if (error !== undefined) looked.push(contains(kind, "error", error));
  const all = [own, ...times, ...indexed, ...looked];
  if (isRare && cause === undefined && deliveryId === undefined) {
    const ways = statuses.flatMap((status) =>
      ranksOf([status]).map((rank) => [rareStatuses([status], [rank]), own, ...times]),
    );
    return { all, ways, isWhole: false };
  }
  const isWhole = looked.length === 0 && indexed.length < 2;
  return { all, ways: [[own, ...times, ...indexed.slice(0, 1)]], isWhole };
}

const listed = (values: readonly (string | number)[]) => sql.join(values.map((value) => sql.lit(value)));

const amongStatuses = (statuses: readonly RunRow["status"][]): Condition =>
  statuses.length === 0 ? sql<boolean>`1 = 0` : sql<boolean>`status in (${listed(statuses)})`;

/** Of runs that have not succeeded, as they stand in their index. */
const rareStatuses = (
  statuses: readonly RunRow["status"][],
  ranks: readonly number[] = ranksOf(statuses),
): Condition =>
  sql<boolean>`${notSucceeded} and ${amongStatuses(statuses)} and ${queueRank} in (${listed(ranks)})`;

const ranksOf = (statuses: readonly RunRow["status"][]): readonly number[] =>
  statuses.includes("queued") ? queueRanks : [0];

const timesOf = ({ since, until }: RunSearch): Condition[] => [
  ...(since === undefined ? [] : [sql<boolean>`id >= ${idsFrom("run", millis(since))}`]),
  ...(until === undefined ? [] : [sql<boolean>`id < ${idsFrom("run", millis(until))}`]),
];

/** As the table has them; null: all. */
function statusesOf({ status, unended = false }: RunSearch): RunRow["status"][] | null {
  const wanted = status === undefined ? null : storedStatuses(status);
  if (!unended) return wanted;
  return unendedStatuses.filter((each) => wanted?.includes(each) ?? true);
}

const storedStatuses = (status: RunStatus): RunRow["status"][] =>
  status === "queued" ? ["queued", "held"] : [status];

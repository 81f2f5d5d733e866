import { sql } from "kysely";
import type { ReadyRun } from "../../../core/ready-run.ts";
import { queueHeld } from "../queue-held.ts";
import type { Flow, Left } from "./advance.ts";
import { promote } from "./settle.ts";

export interface Let extends Left {
  /** Queued now, in their order. */
  runs: ReadyRun[];
}

/** Looked at in one transaction, so that nothing else waits for long. */
const pageMax = 500;
/** What a rate left unused for longer than this is not made up for. */
const unusedMsMax = 1_000;

interface Row {
  place: number;
  run_id: string;
  order_key: string | null;
}

/** Queues runs from the line: as many as concurrency and rate allow, and of each key one at a time. */
export async function letGo(flow: Flow, underWay: number): Promise<Let> {
  const { rule } = flow;
  const rate = rule.ratePerSecond === null ? null : await allowance(flow, rule.ratePerSecond);
  const room = rule.concurrency === null ? pageMax : Math.max(0, rule.concurrency - underWay);
  const most = Math.min(pageMax, room, rate?.count ?? pageMax);
  if (most === 0) return { runs: [], more: false, nextAt: rate?.nextAt ?? null };
  const page = await line(flow);
  const { free, behind } = rule.order === null ? { free: page, behind: [] } : await ordered(flow, page);
  if (behind.length > 0) await putBehind(flow, behind);
  const chosen = free.slice(0, most);
  const runs = await queue(flow, chosen);
  const nextAt = rate === null ? null : await spend(flow, rate, runs.length);
  const isFull = runs.length >= Math.min(room, rate?.count ?? Number.POSITIVE_INFINITY);
  return {
    runs,
    // Canceled ones leave their room to others.
    more: (page.length === pageMax && !isFull) || runs.length < chosen.length,
    nextAt: free.length > chosen.length || page.length === pageMax ? nextAt : null,
  };
}

const line = ({ transaction, triggerId }: Flow): Promise<Row[]> =>
  transaction
    .selectFrom("holds")
    .select(["place", "run_id", "order_key"])
    .where("trigger_id", "=", triggerId)
    .where("stage", "=", "line")
    .orderBy("place")
    .limit(pageMax)
    .execute();

/**
 * Tells those whose key is free from those behind another run of their key. A run that was let go blocks its key
 * whatever its place: places are drawn before they are committed, so that an earlier one may appear later.
 */
async function ordered({ transaction, triggerId }: Flow, page: readonly Row[]) {
  const keys = [...new Set(page.map(({ order_key }) => order_key))].filter((key) => key !== null);
  const taken =
    keys.length === 0
      ? []
      : await transaction
          .selectFrom("holds")
          .select(["order_key", "stage", sql<number>`min(place)`.as("place")])
          .where("trigger_id", "=", triggerId)
          .where("order_key", "in", keys)
          .where("stage", "in", ["let", "behind"])
          .groupBy(["order_key", "stage"])
          .execute();
  const seen = new Set(taken.flatMap(({ order_key: key, stage }) => (stage === "let" && key ? [key] : [])));
  const first = new Map(
    taken.flatMap((row) => (row.stage === "behind" ? [[row.order_key, row.place] as const] : [])),
  );
  const free: Row[] = [];
  const behind: Row[] = [];
  for (const row of page) {
    const { order_key: key, place } = row;
    if (key === null) free.push(row);
    else if (seen.has(key) || (first.get(key) ?? place) < place) behind.push(row);
    else {
      seen.add(key);
      free.push(row);
    }
  }
  return { free, behind };
}

async function putBehind({ transaction }: Flow, rows: readonly Row[]): Promise<void> {
  await transaction
    .updateTable("holds")
    .set({ stage: "behind" })
    .where(
      "place",
      "in",
      rows.map(({ place }) => place),
    )
    .execute();
}

/** Those canceled meanwhile are left out and forgotten. */
async function queue(flow: Flow, rows: readonly Row[]): Promise<ReadyRun[]> {
  const { transaction, engine, rule } = flow;
  if (rows.length === 0) return [];
  const held = rows.map(({ run_id }) => run_id);
  const runs = await queueHeld(engine, transaction, held);
  const queued = new Set(runs.map(({ id }) => id));
  const [released, gone] = [
    rows.filter(({ run_id }) => queued.has(run_id)),
    rows.filter(({ run_id }) => !queued.has(run_id)),
  ];
  const isCounted = rule.concurrency !== null || rule.order !== null;
  if (isCounted && released.length > 0) {
    await transaction
      .updateTable("holds")
      .set({ stage: "let" })
      .where(
        "place",
        "in",
        released.map(({ place }) => place),
      )
      .execute();
  }
  const forgotten = isCounted ? gone : rows;
  if (forgotten.length > 0) {
    await transaction
      .deleteFrom("holds")
      .where(
        "place",
        "in",
        forgotten.map(({ place }) => place),
      )
      .execute();
  }
  await promote(
    flow,
    gone.map(({ order_key }) => order_key),
  );
  return runs;
}

interface Allowance {
  /** How many may go now. */
  count: number;
  /** When the next one may, counted from what was let go before. */
  from: number;
  nextAt: number;
  intervalMs: number;
}

async function allowance({ transaction, triggerId, now }: Flow, perSecond: number): Promise<Allowance> {
  const row = await transaction
    .selectFrom("flow_rates")
    .select("next_at")
    .where("trigger_id", "=", triggerId)
    .executeTakeFirst();
  const intervalMs = 1_000 / perSecond;
  const from = Math.max(row?.next_at ?? now, now - unusedMsMax);
  const count = from > now ? 0 : Math.floor((now - from) / intervalMs) + 1;
  return { count, from, nextAt: from, intervalMs };
}

/** Notes what was let go. Returns when the next one may go. */
async function spend({ transaction, triggerId }: Flow, rate: Allowance, count: number): Promise<number> {
  const next_at = Math.ceil(rate.from + count * rate.intervalMs);
  if (count > 0) {
    await transaction
      .insertInto("flow_rates")
      .values({ trigger_id: triggerId, next_at })
      .onConflict((conflict) => conflict.column("trigger_id").doUpdateSet({ next_at }))
      .execute();
  }
  return next_at;
}

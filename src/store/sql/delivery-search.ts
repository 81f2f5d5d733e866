import { setImmediate as turn } from "node:timers/promises";
import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Delivery } from "../../contract/delivery.ts";
import type { DeliverySearch, SearchPage } from "../port/search.ts";
import { isFaulty } from "./delivery-faults.ts";
import { deliveryOf, sentColumns, sentDeliveryOf, summaryColumns } from "./delivery-row.ts";
import type { Engine } from "./engine.ts";
import { inRing, isRinged } from "./ring.ts";
import { conditionsOf, looksThrough } from "./search-conditions.ts";
import { nextStretch, stretchFirst } from "./stretch.ts";
import type { Tables } from "./tables.ts";

/** Bodies held in memory at a time, and rows that one statement asks for by their ids. */
const bodyBytesMax = 2_097_152,
  groupMax = 100;

/**
 * Looks through deliveries in the order of their ids, stretch by stretch, until enough are found or the time is over.
 * No index but those that ids are found by is needed, and so none is paid for when a delivery is stored.
 */
export async function searchDeliveries(engine: Engine, search: DeliverySearch): Promise<SearchPage> {
  const { limit, lookMs } = search;
  const began = performance.now();
  const items: Delivery[] = [];
  let rows = looksThrough(search) ? stretchFirst : limit;
  let from = search.oldestFirst === true ? search.after : search.before;
  for (;;) {
    const stretchBegan = performance.now();
    const end = await endOfStretch(engine.db, { ...search, ...cursor(search, from) }, rows);
    const stretch = { ...search, ...cursor(search, from), limit: limit - items.length };
    const { found, lastRead } = await inStretch(engine, stretch, { end, until: began + lookMs });
    items.push(...found);
    if (items.length >= limit) return { items, next: items.at(-1)?.id ?? null };
    if (lastRead !== null) return { items, next: lastRead };
    if (end === null) return { items, next: null };
    from = end;
    const now = performance.now();
    if (now - began >= lookMs) return { items, next: from };
    rows = nextStretch(rows, now - stretchBegan);
    await turn();
  }
}

export const cursor = ({ oldestFirst }: Pick<DeliverySearch, "oldestFirst">, from: string | undefined) =>
  oldestFirst === true ? { after: from } : { before: from };

type Query<Output> = SelectQueryBuilder<Tables, "deliveries", Output>;

/** The part of the table that indexes find. */
function range<Output>(query: Query<Output>, search: DeliverySearch): Query<Output> {
  const { workspace, triggerId, status, faulty, before, after } = search;
  return query
    .where("workspace", "=", workspace)
    .$if(triggerId !== undefined, (some) => some.where("trigger_id", "=", triggerId ?? ""))
    .$if(faulty === true, (some) => some.where(isFaulty))
    .$if(isRinged(status), (some) => some.where(inRing(isRinged(status) ? status : "rejected")))
    .$if(before !== undefined, (some) => some.where("id", "<", before ?? ""))
    .$if(after !== undefined, (some) => some.where("id", ">", after ?? ""));
}

/** What fits in a stretch that ends at `end`; null: where there are no more. */
export function fitting<Output>(
  query: Query<Output>,
  search: DeliverySearch & { end: string | null; kind: Engine["kind"] },
): Query<Output> {
  const { end, kind, oldestFirst } = search;
  return conditionsOf(search, kind).reduce(
    (some, condition) => some.where(condition),
    range(query, search).$if(end !== null, (some) =>
      some.where("id", oldestFirst === true ? "<=" : ">=", end ?? ""),
    ),
  );
}

/** The last id of the next so many rows; null when fewer are left. */
export async function endOfStretch(
  db: Kysely<Tables>,
  search: DeliverySearch,
  rows: number,
): Promise<string | null> {
  const row = await range(db.selectFrom("deliveries").select("id"), search)
    .orderBy("id", search.oldestFirst === true ? "asc" : "desc")
    .limit(1)
    .offset(rows - 1)
    .executeTakeFirst();
  return row?.id ?? null;
}

interface Stretch {
  /** Up to this id; null: to where there are no more. */
  end: string | null;
  /** By `performance.now()`: no further body is read afterwards. */
  until: number;
}

/** `lastRead`: the last delivery whose body was read when the time was over; null: all were that had to be. */
export async function inStretch(
  engine: Engine,
  search: DeliverySearch,
  { end, until }: Stretch,
): Promise<{ found: Delivery[]; lastRead: string | null }> {
  const { db, kind } = engine;
  const { header, oldestFirst, limit } = search;
  const order = oldestFirst === true ? "asc" : "desc";
  const matches = header === undefined ? search.matches : withHeader(header, search.matches);
  const within = { ...search, end, kind };
  if (matches === undefined) {
    const query = fitting(db.selectFrom("deliveries").select(summaryColumns), within).orderBy("id", order);
    return { found: (await query.limit(limit).execute()).map(deliveryOf), lastRead: null };
  }
  const candidates = await fitting(db.selectFrom("deliveries").select(["id", "stored_bytes"]), within)
    .orderBy("id", order)
    .execute();
  const found: Delivery[] = [];
  for (const ids of groups(candidates)) {
    await turn();
    const rows = await db
      .selectFrom("deliveries")
      .select(sentColumns)
      .where("workspace", "=", search.workspace)
      .where("id", "in", ids)
      .orderBy("id", order)
      .execute();
    for (const row of rows) {
      if (await matches(sentDeliveryOf(row))) found.push(deliveryOf(row));
      if (found.length >= limit) return { found, lastRead: null };
      if (performance.now() >= until) return { found, lastRead: row.id };
    }
  }
  return { found, lastRead: null };
}

/** What a header's text looks like may stand in other parts of a delivery, too. */
const withHeader =
  (
    { name, value }: NonNullable<DeliverySearch["header"]>,
    matches: NonNullable<DeliverySearch["matches"]> = () => true,
  ): NonNullable<DeliverySearch["matches"]> =>
  (sent) => {
    if (!Object.hasOwn(sent.headers, name)) return false;
    return (value === undefined || sent.headers[name] === value) && matches(sent);
  };

/** Ids of rows whose bodies are read together. */
function groups(rows: readonly { id: string; stored_bytes: number }[]): string[][] {
  const all: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const last = all.at(-1);
    if (last === undefined || bytes + row.stored_bytes > bodyBytesMax || last.length >= groupMax) {
      all.push([row.id]);
      bytes = row.stored_bytes;
    } else {
      last.push(row.id);
      bytes += row.stored_bytes;
    }
  }
  return all;
}

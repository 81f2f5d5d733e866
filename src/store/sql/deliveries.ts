import { sql } from "kysely";
import type { Delivery } from "../../contract/delivery.ts";
import type { Deliveries, DeliveryFilter } from "../store.ts";
import { deliveryDetailOf, deliveryOf, summaryColumns } from "./delivery-row.ts";
import type { Engine, Hot } from "./engine.ts";
import { prune } from "./prune.ts";
import { contains, lookedThroughMax } from "./search.ts";

export function deliveries(engine: Engine, hot: Hot): Deliveries {
  const { db } = engine;
  return {
    accept: (acceptance) => hot.accept(acceptance),
    reject: (rejections) => hot.reject(rejections),
    list: (filter) => list(engine, filter),
    async get({ workspace, id }) {
      const row = await db
        .selectFrom("deliveries")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const runs = await db
        .selectFrom("runs")
        .select(["id", "workflow", "status"])
        .where("delivery_id", "=", id)
        .where("workspace", "=", workspace)
        .orderBy("id")
        .execute();
      return deliveryDetailOf(row, runs);
    },
    async body({ workspace, id }) {
      const row = await db
        .selectFrom("deliveries")
        .select("body")
        .where("workspace", "=", workspace)
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : new Uint8Array(row.body);
    },
    prune: (bounds) => prune(engine, bounds),
  };
}

async function list({ db }: Engine, filter: DeliveryFilter): Promise<Delivery[]> {
  const rows = await db
    .selectFrom(candidates(db, filter).as("candidates"))
    .select(summaryColumns)
    .$if(filter.status !== undefined, (query) => query.where("status", "=", filter.status ?? "accepted"))
    .$if(filter.eventType !== undefined, (query) => query.where("event_type", "=", filter.eventType ?? ""))
    .$if(filter.search !== undefined, (query) => query.where(matches(filter.search ?? "")))
    .orderBy("id", filter.after === undefined ? "desc" : "asc")
    .limit(filter.limit)
    .execute();
  return rows.map(deliveryOf);
}

const matches = (search: string) =>
  sql<boolean>`(${sql.join(
    (["id", "url", "idempotency_key", "event_type"] as const).map((column) => contains(column, search)),
    sql` or `,
  )})`;

/** The deliveries that a page looks through, in its order: found by an index, and bounded. */
function candidates(db: Engine["db"], filter: DeliveryFilter) {
  const { workspace, triggerId, status, eventType, search, before, after, limit } = filter;
  const rejected = status === "rejected";
  const looksThrough = (status !== undefined && !rejected) || eventType !== undefined || search !== undefined;
  return db
    .selectFrom("deliveries")
    .select(summaryColumns)
    .where("workspace", "=", workspace)
    .$if(triggerId !== undefined, (query) => query.where("trigger_id", "=", triggerId ?? ""))
    .$if(rejected, (query) => query.where(sql.ref("status"), "=", sql.lit("rejected")))
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
    .orderBy("id", after === undefined ? "desc" : "asc")
    .limit(looksThrough ? lookedThroughMax : limit);
}

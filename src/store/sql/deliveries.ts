import { sql } from "kysely";
import type { Delivery } from "../../contract/delivery.ts";
import type { Deliveries, DeliveryFilter, SentBytes } from "../store.ts";
import { countDeliveries } from "./delivery-count.ts";
import { countFaults } from "./delivery-faults.ts";
import { deliveryDetailOf, deliveryOf, type ShownRow, sentOf, summaryColumns } from "./delivery-row.ts";
import { searchDeliveries } from "./delivery-search.ts";
import type { Engine, Hot } from "./engine.ts";
import { firstAnswers } from "./first-answer.ts";
import { lateAnswers } from "./late-answers.ts";
import { statusOf } from "./run-row.ts";
import { startedOn } from "./started-on.ts";

export function deliveries(engine: Engine, hot: Hot): Deliveries {
  const { db } = engine;
  return {
    accept: (acceptance) => hot.accept(acceptance),
    acceptTogether: (acceptances) => hot.acceptTogether(acceptances),
    reject: (rejections) => hot.reject(rejections),
    ...firstAnswers(engine),
    ...lateAnswers(engine),
    list: (filter) => list(engine, filter),
    newest: (find) => newest(engine, find),
    search: (search) => searchDeliveries(engine, search),
    count: (search) => countDeliveries(engine, search),
    async get({ workspace, id, bodyBytesMax }) {
      const body =
        bodyBytesMax === undefined
          ? sql<Uint8Array>`body`
          : // Of no bytes SQLite makes null.
            sql<Uint8Array>`coalesce(substr(body, 1, ${sql.lit(bodyBytesMax)}), body)`;
      const row: ShownRow | undefined = await db
        .selectFrom("deliveries")
        .select([...summaryColumns, "detail", "trace", body.as("body")])
        .select(sql<number>`length(body)`.as("kept_bytes"))
        .select(sql<number | null>`length(sent)`.as("sent_bytes"))
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
      return deliveryDetailOf(
        row,
        runs.map((run) => ({ ...run, status: statusOf(run.status) })),
      );
    },
    async find({ workspace, id }) {
      const row = await db
        .selectFrom("deliveries")
        .select(summaryColumns)
        .where("workspace", "=", workspace)
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : deliveryOf(row);
    },
    startedOn: (find) => startedOn(engine, find),
    async body({ workspace, id }) {
      const row = await db
        .selectFrom("deliveries")
        .select("body")
        .where("workspace", "=", workspace)
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : new Uint8Array(row.body);
    },
    sent: (find) => sentBytes(engine, find),
    faults: (find) => countFaults(engine, find),
  };
}

async function list({ db }: Engine, filter: DeliveryFilter): Promise<Delivery[]> {
  const { workspace, triggerId, before, after, limit } = filter;
  const rows = await db
    .selectFrom("deliveries")
    .select(summaryColumns)
    .where("workspace", "=", workspace)
    .$if(triggerId !== undefined, (query) => query.where("trigger_id", "=", triggerId ?? ""))
    .$if(before !== undefined, (query) => query.where("id", "<", before ?? ""))
    .$if(after !== undefined, (query) => query.where("id", ">", after ?? ""))
    .orderBy("id", after === undefined ? "desc" : "asc")
    .limit(limit)
    .execute();
  return rows.map(deliveryOf);
}

/** One look into the index for each, however many deliveries there are. */
async function newest(
  { db }: Engine,
  { workspace, triggerIds }: { workspace: string; triggerIds: readonly string[] },
): Promise<Delivery[]> {
  if (triggerIds.length === 0) return [];
  const wanted = sql.join(triggerIds.map((id) => sql`(${id})`));
  const { rows } = await sql<{ id: string | null }>`
    with wanted(trigger_id) as (values ${wanted})
    select (select max(id) from deliveries where deliveries.trigger_id = wanted.trigger_id) as id from wanted`.execute(
    db,
  );
  const ids = rows.flatMap(({ id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return [];
  const found = await db
    .selectFrom("deliveries")
    .select(summaryColumns)
    .where("workspace", "=", workspace)
    .where("id", "in", ids)
    .execute();
  return found.map(deliveryOf);
}

async function sentBytes(
  { db }: Engine,
  { workspace, id }: { workspace: string; id: string },
): Promise<SentBytes | null> {
  const rowOf = (wanted: string) =>
    db
      .selectFrom("deliveries")
      .select(["detail", "body", "sent"])
      .where("workspace", "=", workspace)
      .where("id", "=", wanted)
      .executeTakeFirst();
  const row = await rowOf(id);
  if (row === undefined) return null;
  const { headers, of } = sentOf(row);
  const holder = of === null ? row : await rowOf(of);
  // It came with others, and the one of them that held the bytes has been deleted.
  if (holder === undefined) return null;
  return { headers, body: new Uint8Array(holder.sent ?? holder.body) };
}

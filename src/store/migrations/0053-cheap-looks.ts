import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** Indexes that answer by themselves what is looked at again and again, however much there is. */
export const cheapLooks = (): Migration => ({
  async up(db: Kysely<Tables>) {
    // Of one cause, the newest, and which of them ended since it was settled.
    await db.schema.dropIndex("runs_cause").execute();
    await db.schema
      .createIndex("runs_cause")
      .on("runs")
      .columns(["workspace", "cause", "id", "ended_at"])
      .where(sql.ref("cause"), "is not", null)
      .execute();
    // What is beyond a trigger's bounds, without the requests themselves.
    await db.schema.dropIndex("quarantine_trigger").execute();
    await db.schema
      .createIndex("quarantine_trigger")
      .on("quarantine")
      .columns(["trigger_id", "proved", "delivery_id", "sealed_bytes", "received_at"])
      .execute();
    // Which bursts and batches are due, and the runs of each.
    await db.schema
      .createIndex("holds_gather")
      .on("holds")
      .columns(["trigger_id", "gather_key", "place", "arrived_at", "burst_at", "bytes"])
      .where(sql.ref("stage"), "=", sql.lit("gather"))
      .execute();
  },
});

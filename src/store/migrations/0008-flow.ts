import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What holds runs back: order, concurrency, debounce, batch and pause; priorities; and quotas that outlive a process. */
export const flow = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await holds(db, types);
    await rates(db, types);
    await runs(db, types);
  },
});

// A run of a trigger that holds nothing back has no row here.
async function holds(db: Kysely<Tables>, { id, integer, serial }: ColumnTypes) {
  await db.schema
    .createTable("holds")
    .addColumn("place", serial, (column) => column.primaryKey().notNull())
    .addColumn("run_id", id, (column) => column.notNull().unique())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("trigger_id", id, (column) => column.notNull())
    .addColumn("delivery_id", id, (column) => column.notNull())
    .addColumn("stage", id, (column) => column.notNull())
    .addColumn("gather_key", id)
    .addColumn("order_key", id)
    .addColumn("arrived_at", integer, (column) => column.notNull())
    .addColumn("burst_at", integer, (column) => column.notNull())
    .addColumn("bytes", integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("holds_stage").on("holds").columns(["trigger_id", "stage", "place"]).execute();
  await db.schema
    .createIndex("holds_order")
    .on("holds")
    .columns(["trigger_id", "order_key", "place"])
    .where(sql.ref("order_key"), "is not", null)
    .execute();
}

async function rates(db: Kysely<Tables>, { id, integer, keyed }: ColumnTypes) {
  await db.schema
    .createTable("flow_rates")
    .addColumn("trigger_id", id, (column) => column.primaryKey().notNull())
    .addColumn("next_at", integer, (column) => column.notNull())
    .modifyEnd(keyed)
    .execute();
  await db.schema
    .createTable("quota_windows")
    .addColumn("owner", id, (column) => column.notNull())
    .addColumn("seconds", integer, (column) => column.notNull())
    .addColumn("reset_at", integer, (column) => column.notNull())
    .addColumn("used", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("quota_windows_key", ["owner", "seconds"])
    .modifyEnd(keyed)
    .execute();
}

async function runs(db: Kysely<Tables>, { text, integer }: ColumnTypes) {
  await db.schema.alterTable("runs").addColumn("priority", integer).execute();
  await db.schema.alterTable("runs").addColumn("batch", text).execute();
  // Runs of normal priority have none, and are not in it.
  await db.schema
    .createIndex("runs_priority")
    .on("runs")
    .columns(["priority", "id"])
    .where(sql.ref("priority"), "is not", null)
    .where(sql.ref("status"), "=", sql.lit("queued"))
    .execute();
}

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What runs wait for outside of themselves, what they were started by, and what follows when they end. */
export const waits = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await runs(db, types);
    await wanted(db, types);
    await arrivals(db, types);
    await db.schema.alterTable("workflows").addColumn("links", types.text).execute();
    await db.schema.alterTable("workspaces").addColumn("on_failure", types.id).execute();
  },
});

async function runs(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema.alterTable("runs").addColumn("input", text).execute();
  await db.schema.alterTable("runs").addColumn("started_by", text).execute();
  await db.schema.alterTable("runs").addColumn("parent_run_id", id).execute();
  await db.schema.alterTable("runs").addColumn("origin", id).execute();
  await db.schema.alterTable("runs").addColumn("followed", integer).execute();
  await db.schema
    .createIndex("runs_parent")
    .on("runs")
    .column("parent_run_id")
    .where(sql.ref("parent_run_id"), "is not", null)
    .execute();
  await db.schema
    .createIndex("runs_origin")
    .on("runs")
    .column("origin")
    .where(sql.ref("origin"), "is not", null)
    .where(sql.ref("ended_at"), "is", null)
    .execute();
  // Empty but for what has just ended: following an end takes the run out.
  await db.schema
    .createIndex("runs_followed")
    .on("runs")
    .column("ended_at")
    .where(sql.ref("followed"), "is not", null)
    .where(sql.ref("ended_at"), "is not", null)
    .execute();
}

async function wanted(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema
    .createTable("waits")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("run_id", id, (column) => column.notNull())
    .addColumn("path", id, (column) => column.notNull())
    .addColumn("attempt", integer, (column) => column.notNull())
    .addColumn("kind", id, (column) => column.notNull())
    .addColumn("state", id, (column) => column.notNull())
    .addColumn("woken", integer, (column) => column.notNull())
    .addColumn("trigger_id", id)
    .addColumn("pattern", id)
    .addColumn("match_key", id)
    .addColumn("takes", id)
    .addColumn("since_at", integer)
    .addColumn("child_run_id", id)
    .addColumn("question", text)
    .addColumn("result", text)
    .addColumn("opened_at", integer, (column) => column.notNull())
    .addColumn("until_at", integer, (column) => column.notNull())
    .addUniqueConstraint("waits_step", ["run_id", "path", "attempt"])
    .execute();
  await db.schema
    .createIndex("waits_key")
    .on("waits")
    .columns(["trigger_id", "pattern", "match_key", "id"])
    .where(sql.ref("state"), "=", sql.lit("open"))
    .where(sql.ref("trigger_id"), "is not", null)
    .execute();
  await db.schema
    .createIndex("waits_asleep")
    .on("waits")
    .column("id")
    .where(sql.ref("woken"), "=", sql.lit(0))
    .where(sql.ref("state"), "=", sql.lit("met"))
    .execute();
  await db.schema
    .createIndex("waits_question")
    .on("waits")
    .columns(["workspace", "id"])
    .where(sql.ref("question"), "is not", null)
    .execute();
}

/** Which triggers' deliveries may be waited for, and what those that came brought. */
async function arrivals(db: Kysely<Tables>, { id, text, integer, serial }: ColumnTypes) {
  await db.schema
    .createTable("awaited")
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("trigger", id, (column) => column.notNull())
    .addColumn("pattern", id, (column) => column.notNull())
    .addColumn("event_key", text, (column) => column.notNull())
    .addColumn("event_when", text)
    .addPrimaryKeyConstraint("awaited_key", ["workspace", "trigger", "pattern"])
    .execute();
  await db.schema
    .createTable("arrivals")
    .addColumn("place", serial, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("delivery_id", id, (column) => column.notNull())
    .addColumn("trigger_id", id, (column) => column.notNull())
    .addColumn("pattern", id, (column) => column.notNull())
    .addColumn("match_key", id, (column) => column.notNull())
    .addColumn("received_at", integer, (column) => column.notNull())
    .addColumn("settled_at", integer)
    .addColumn("taken", integer)
    .execute();
  await db.schema
    .createIndex("arrivals_key")
    .on("arrivals")
    .columns(["trigger_id", "pattern", "match_key", "received_at"])
    .execute();
  await db.schema
    .createIndex("arrivals_new")
    .on("arrivals")
    .column("place")
    .where(sql.ref("settled_at"), "is", null)
    .execute();
  await db.schema
    .createIndex("arrivals_old")
    .on("arrivals")
    .column("settled_at")
    .where(sql.ref("settled_at"), "is not", null)
    .execute();
}

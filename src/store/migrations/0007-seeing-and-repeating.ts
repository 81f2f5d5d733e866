import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Replays under way, named deliveries, and refused requests that are kept whole. */
export const seeingAndRepeating = ({ id, text, integer, bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("replays")
      .addColumn("id", id, (column) => column.primaryKey().notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("status", id, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("ended_at", integer)
      .addColumn("epoch", integer, (column) => column.notNull())
      .addColumn("held_until", integer, (column) => column.notNull())
      .addColumn("cursor", id)
      .addColumn("deliveries", integer, (column) => column.notNull())
      .addColumn("runs", integer, (column) => column.notNull())
      .addColumn("skipped", text, (column) => column.notNull())
      .addColumn("document", text, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("fixtures")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("document", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("fixtures_key", ["workspace", "name"])
      .execute();
    await db.schema
      .createTable("quarantine")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("delivery_id", id, (column) => column.notNull())
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("received_at", integer, (column) => column.notNull())
      .addColumn("sealed_bytes", integer, (column) => column.notNull())
      .addColumn("sealed", bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint("quarantine_key", ["workspace", "delivery_id"])
      .execute();
    await db.schema
      .createIndex("quarantine_trigger")
      .on("quarantine")
      .columns(["trigger_id", "delivery_id", "sealed_bytes"])
      .execute();
  },
});

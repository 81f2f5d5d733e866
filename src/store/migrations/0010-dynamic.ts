import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Addresses that programs get for a trigger at run time. */
export const dynamic = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("dynamic_triggers")
      .addColumn("digest", id, (column) => column.primaryKey().notNull())
      .addColumn("id", id, (column) => column.notNull().unique())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("subject", text)
      .addColumn("data", text, (column) => column.notNull())
      .addColumn("proof", text, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("expires_at", integer)
      .addColumn("uses_max", integer)
      .addColumn("uses", integer, (column) => column.notNull().defaultTo(0))
      .addColumn("last_used_at", integer)
      .addColumn("revoked_at", integer)
      .addColumn("ended_at", integer)
      .execute();
    await db.schema
      .createIndex("dynamic_triggers_listed")
      .on("dynamic_triggers")
      .columns(["trigger_id", "id"])
      .execute();
    await db.schema
      .createIndex("dynamic_triggers_ended")
      .on("dynamic_triggers")
      .column("ended_at")
      .where("ended_at", "is not", null)
      .execute();
    await db.schema
      .createIndex("dynamic_triggers_subject")
      .on("dynamic_triggers")
      .columns(["trigger_id", "subject"])
      .execute();
  },
});

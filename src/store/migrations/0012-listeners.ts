import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Developers' machines that deliveries are handed to, and what they answered. */
export const listeners = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("listeners")
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("session", text, (column) => column.notNull())
      .addColumn("answers", integer, (column) => column.notNull())
      .addColumn("until", integer)
      .addColumn("acknowledged", text)
      .addColumn("acknowledged_at", integer)
      .addPrimaryKeyConstraint("listeners_key", ["trigger_id", "name"])
      .execute();
    await db.schema
      .createTable("listener_answers")
      .addColumn("delivery_id", id, (column) => column.primaryKey().notNull())
      .addColumn("answer", text, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .execute();
    await db.schema.createIndex("listener_answers_age").on("listener_answers").column("created_at").execute();
  },
});

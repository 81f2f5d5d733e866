import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Who changed what, and who was refused. */
export const audit = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("audit")
      .addColumn("id", id, (column) => column.primaryKey().notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("kind", text, (column) => column.notNull())
      .addColumn("action", text, (column) => column.notNull())
      .addColumn("at", integer, (column) => column.notNull())
      .addColumn("last_at", integer, (column) => column.notNull())
      .addColumn("count", integer, (column) => column.notNull())
      .addColumn("key_id", text)
      .addColumn("key_name", text)
      .addColumn("address", text)
      .addColumn("request_id", text)
      .addColumn("target_kind", text)
      .addColumn("target_id", text)
      .addColumn("target_name", text)
      .addColumn("detail", text)
      .addColumn("difference", text)
      .execute();
    await db.schema.createIndex("audit_listed").on("audit").columns(["workspace", "id"]).execute();
    await db.schema.createIndex("audit_by_kind").on("audit").columns(["workspace", "kind", "id"]).execute();
  },
});

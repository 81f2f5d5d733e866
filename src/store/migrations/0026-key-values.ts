import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What workflows keep from run to run. */
export const keyValues = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("key_values")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("key", id, (column) => column.notNull())
      .addColumn("value", text, (column) => column.notNull())
      .addColumn("version", integer, (column) => column.notNull())
      .addColumn("expires_at", integer)
      .addColumn("updated_at", integer, (column) => column.notNull())
      .addColumn("written_by", text)
      .addPrimaryKeyConstraint("key_values_key", ["workspace", "key"])
      .execute();
    await db.schema.createIndex("key_values_expiry").on("key_values").column("expires_at").execute();
  },
});

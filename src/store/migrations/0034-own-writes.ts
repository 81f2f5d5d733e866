import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What steps wrote to systems that will tell us of it. */
export const ownWrites = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("own_writes")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("key", id, (column) => column.notNull())
      .addColumn("run_id", id, (column) => column.notNull())
      .addColumn("path", text, (column) => column.notNull())
      .addColumn("fields", text)
      .addColumn("at", integer, (column) => column.notNull())
      .addColumn("until_at", integer, (column) => column.notNull())
      .addPrimaryKeyConstraint("own_writes_key", ["workspace", "key", "run_id", "path"])
      .execute();
    await db.schema.createIndex("own_writes_age").on("own_writes").column("until_at").execute();
  },
});

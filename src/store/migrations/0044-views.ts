import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Named queries of lists. */
export const views = ({ id, text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("views")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("document", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("views_key", ["workspace", "name"])
      .execute();
  },
});

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** How many entries somebody had deleted, for who knows by heart how many there are. */
export const removals = ({ integer, text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("removals")
      .addColumn("workspace", text, (column) => column.notNull().primaryKey())
      .addColumn("entries", integer, (column) => column.notNull())
      .execute();
  },
});

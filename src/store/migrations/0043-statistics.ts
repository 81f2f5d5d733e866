import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What happened, in numbers, by minutes, hours and days. */
export const statistics = ({ id, text, integer, keyed }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("statistics")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("span", id, (column) => column.notNull())
      .addColumn("subject", id, (column) => column.notNull())
      .addColumn("at", integer, (column) => column.notNull())
      .addColumn("counts", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("statistics_key", ["workspace", "span", "subject", "at"])
      .modifyEnd(keyed)
      .execute();
    await db.schema.createIndex("statistics_age").on("statistics").columns(["span", "at"]).execute();
  },
});

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Who is still to be told of an alert, so that a process that ends loses no message. */
export const untoldAlerts = ({ text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("alerts").addColumn("untold", text).execute();
    await db.schema
      .createIndex("alerts_untold")
      .on("alerts")
      .column("id")
      .where(sql.ref("untold"), "is not", null)
      .execute();
  },
});

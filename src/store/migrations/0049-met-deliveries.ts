import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** A delivery that a run has waited for is kept as long as the run may read it. */
export const metDeliveries = ({ id }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("waits").addColumn("delivery_id", id).execute();
    await db.schema
      .createIndex("waits_delivery")
      .on("waits")
      .column("delivery_id")
      .where(sql.ref("delivery_id"), "is not", null)
      .execute();
  },
});

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** How long a workspace keeps what, and which process has which duty. */
export const retention = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("workspaces").addColumn("retention", text).execute();
    await db.schema
      .createTable("leases")
      .addColumn("name", id, (column) => column.primaryKey().notNull())
      .addColumn("holder", text, (column) => column.notNull())
      .addColumn("until_at", integer, (column) => column.notNull())
      .execute();
    // The few whose deliveries must stay although none of them names the run.
    await db.schema
      .createIndex("runs_batch")
      .on("runs")
      .column("workspace")
      .where(sql.ref("batch"), "is not", null)
      .where(sql.ref("ended_at"), "is", null)
      .execute();
  },
});

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Rules, what they saw, and what is counted for them by five minutes. */
export const alerts = ({ id, text, integer, keyed }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("tallies")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("bucket_at", integer, (column) => column.notNull())
      .addColumn("subject", id, (column) => column.notNull())
      .addColumn("measure", id, (column) => column.notNull())
      .addColumn("count", integer, (column) => column.notNull())
      .addPrimaryKeyConstraint("tallies_key", ["workspace", "bucket_at", "subject", "measure"])
      .modifyEnd(keyed)
      .execute();
    await db.schema
      .createTable("alert_rules")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("document", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("alert_rules_key", ["workspace", "name"])
      .execute();
    await db.schema
      .createTable("alerts")
      .addColumn("id", id, (column) => column.primaryKey().notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("rule", id, (column) => column.notNull())
      .addColumn("subject", id, (column) => column.notNull())
      .addColumn("status", id, (column) => column.notNull())
      .addColumn("document", text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex("alerts_list").on("alerts").columns(["workspace", "id"]).execute();
    await db.schema
      .createIndex("alerts_unresolved")
      .unique()
      .on("alerts")
      .columns(["workspace", "rule", "subject"])
      .where(sql.ref("status"), "<>", sql.lit("resolved"))
      .execute();
  },
});

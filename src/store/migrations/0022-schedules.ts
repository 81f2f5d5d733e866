import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** When each schedule of a workflow is due next. What it says stands in the workflow. */
export const schedules = ({ id, text, integer, keyed }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("schedules")
      .addColumn("workflow_id", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("spec", id, (column) => column.notNull())
      .addColumn("next_at", integer)
      .addColumn("paused_at", integer)
      .addColumn("last_at", integer)
      .addColumn("last_run_id", id)
      .addColumn("skipped", integer, (column) => column.notNull())
      .addColumn("backlog", text)
      .addPrimaryKeyConstraint("schedules_key", ["workflow_id", "name"])
      .modifyEnd(keyed)
      .execute();
    await db.schema
      .createIndex("schedules_next")
      .on("schedules")
      .column("next_at")
      .where(sql.ref("next_at"), "is not", null)
      .execute();
  },
});

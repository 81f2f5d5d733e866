import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What holds back the runs of a workflow, whichever way they start. A workflow without bounds has no row here. */
export const gates = ({ id, integer, serial }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    // Apart from the workflows' rows, which every version brings anew.
    await db.schema
      .createTable("workflow_pauses")
      .addColumn("workflow_id", id, (column) => column.primaryKey().notNull())
      .addColumn("paused_at", integer, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("gates")
      .addColumn("place", serial, (column) => column.primaryKey().notNull())
      .addColumn("run_id", id, (column) => column.notNull().unique())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("workflow_id", id, (column) => column.notNull())
      .addColumn("stage", id, (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex("gates_stage")
      .on("gates")
      .columns(["workflow_id", "stage", "place"])
      .execute();
  },
});

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Runs that go on after their end, failed runs by their cause, and what attempts were given. */
export const control = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    for (const column of ["resumes", "edits"] as const)
      await db.schema.alterTable("runs").addColumn(column, text).execute();
    await db.schema.alterTable("runs").addColumn("cause", id).execute();
    await db.schema.alterTable("attempts").addColumn("input", text).execute();
    // Failed runs alone are in these two: those of one cause, and the newest with their causes.
    await db.schema
      .createIndex("runs_cause")
      .on("runs")
      .columns(["workspace", "cause", "id"])
      .where(sql.ref("cause"), "is not", null)
      .execute();
    await db.schema
      .createIndex("runs_failures")
      .on("runs")
      .columns(["workspace", "ended_at", "cause", "id"])
      .where(sql.ref("cause"), "is not", null)
      .execute();
    await db.schema
      .createIndex("runs_workflow")
      .on("runs")
      .columns(["workspace", "workflow", "id"])
      .execute();
    await db.schema
      .createTable("resolutions")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("cause", id, (column) => column.notNull())
      .addColumn("resolved_at", integer, (column) => column.notNull())
      .addColumn("resolved_by", text, (column) => column.notNull())
      .addColumn("note", text)
      .addPrimaryKeyConstraint("resolutions_key", ["workspace", "cause"])
      .execute();
  },
});

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Large values of runs, each once for its run, and where they stand in a run's output. They go with their run. */
export const runValues = ({ id, text, integer, bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("run_values")
      .addColumn("run_id", id, (column) => column.notNull())
      .addColumn("value", id, (column) => column.notNull())
      .addColumn("bytes", integer, (column) => column.notNull())
      .addColumn("content", bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint("run_values_key", ["run_id", "value"])
      .execute();
    await db.schema.alterTable("runs").addColumn("large", text).execute();
  },
});

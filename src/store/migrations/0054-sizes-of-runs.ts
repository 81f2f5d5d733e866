import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** About what a run's journal and values take, and the first delivery of its batch. */
export const sizesOfRuns = ({ id, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("runs").addColumn("bytes", integer).execute();
    await db.schema.alterTable("runs").addColumn("batch_from", id).execute();
  },
});

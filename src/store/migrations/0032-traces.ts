import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./0001-first.ts";

/** Where a run belongs in a trace that is not its delivery's; null on the way of a delivery, which writes nothing of it. */
export const traces = ({ text }: ColumnTypes): Migration => ({
  async up(db) {
    await db.schema.alterTable("runs").addColumn("traceparent", text).execute();
  },
});

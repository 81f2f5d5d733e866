import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** By what key the runs of a workflow go one after another, whichever way they start. */
export const orderedWorkflows = ({ id }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("gates").addColumn("order_key", id).execute();
    await db.schema
      .createIndex("gates_key")
      .on("gates")
      .columns(["workflow_id", "order_key", "place"])
      .where(sql.ref("order_key"), "is not", null)
      .execute();
  },
});

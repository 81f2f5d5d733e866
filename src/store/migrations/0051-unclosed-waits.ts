import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** Waits for other runs, so that those whose own run has ended meanwhile are found. */
export const unclosedWaits = (): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createIndex("waits_children")
      .on("waits")
      .column("run_id")
      .where(sql.ref("state"), "=", sql.lit("open"))
      .where(sql.ref("child_run_id"), "is not", null)
      .execute();
  },
});

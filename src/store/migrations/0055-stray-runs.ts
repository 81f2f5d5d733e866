import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** Waits for other runs that were given up, so that runs are found that nobody waits for; looked after, one is taken out. */
export const strayRuns = (): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createIndex("waits_stray")
      .on("waits")
      .column("child_run_id")
      .where(sql.ref("woken"), "=", sql.lit(0))
      .where(sql.ref("child_run_id"), "is not", null)
      .where(sql<boolean>`state in ('canceled', 'expired')`)
      .execute();
  },
});

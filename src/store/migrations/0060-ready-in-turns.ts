import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** Runs that are ready are found by their workspace, and by their priority before. */
export const readyInTurns = (): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.dropIndex("runs_unsucceeded").execute();
    await db.schema.dropIndex("runs_priority").execute();
    // Of runs that are not queued the priority says nothing: those of one status and workspace stand together.
    await sql`create index runs_unsucceeded on runs
      (status, (case when status = 'queued' then coalesce(priority, 0) else 0 end), workspace, id)
      where status <> 'succeeded'`.execute(db);
    // Only runs that wait are in it.
    await db.schema
      .createIndex("runs_due")
      .on("runs")
      .columns(["workspace", "wake_at"])
      .where(sql.ref("wake_at"), "is not", null)
      .execute();
  },
});

import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Of a delivery whether it was a test, which `faulty` said by a second bit; of what a test runs its content, in short. */
export const testColumn = ({ integer, text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    // It stands behind the long columns, but SQLite has 0 and 1 in a row's head, and reads nothing else for them.
    await db.schema
      .alterTable("deliveries")
      .addColumn("test", integer, (column) => column.notNull().defaultTo(0))
      .execute();
    await sql`update deliveries set test = 1, faulty = faulty - 2 where faulty >= 2`.execute(db);
    await db.schema.alterTable("workflow_versions").addColumn("digest", text).execute();
  },
});

import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** So that dead letters are counted from an index, and not from the rows with all that they hold. */
export const deadLetterCounts = (): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createIndex("dead_letters_status")
      .on("dead_letters")
      .columns(["workspace", "status"])
      .execute();
  },
});

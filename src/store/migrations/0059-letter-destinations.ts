import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { destinationOf } from "../sql/destination.ts";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Letters filled in by one look. */
const lettersMax = 500;

/** So that the letters to one address are found, and all are grouped by address, in an index. */
export const letterDestinations = ({ id }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .alterTable("dead_letters")
      .addColumn("destination", id, (column) => column.notNull().defaultTo(""))
      .execute();
    for (let after = ""; ; ) {
      const letters = await db
        .selectFrom("dead_letters")
        .select(["id", "url"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(lettersMax)
        .execute();
      for (const letter of letters) {
        const destination = destinationOf(letter.url);
        await db.updateTable("dead_letters").set({ destination }).where("id", "=", letter.id).execute();
        after = letter.id;
      }
      if (letters.length < lettersMax) break;
    }
    // With what a list of addresses asks for besides, so that it reads no letter.
    await db.schema
      .createIndex("dead_letters_destination")
      .on("dead_letters")
      .columns(["workspace", "destination", "id", "status", "workflow", "created_at"])
      .execute();
  },
});

import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./0001-first.ts";

/** What steps sent and got back; apart from the journal, which is read whenever a run is taken up. */
export const exchanges = ({ text }: ColumnTypes): Migration => ({
  async up(db) {
    await db.schema.alterTable("attempts").addColumn("exchanges", text).execute();
  },
});

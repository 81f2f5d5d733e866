import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What was masked in a line of a journal, encrypted: whoever takes its run up goes on with it. */
export const sealedLines = ({ text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("attempts").addColumn("sealed", text).execute();
  },
});

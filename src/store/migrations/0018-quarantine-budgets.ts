import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./0001-first.ts";

/** Refused requests of proved senders are bounded apart from those of strangers. */
export const quarantineBudgets = ({ integer }: ColumnTypes): Migration => ({
  async up(db) {
    await db.schema
      .alterTable("quarantine")
      .addColumn("proved", integer, (column) => column.notNull().defaultTo(0))
      .execute();
  },
});

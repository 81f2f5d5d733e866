import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What triggers were called and where they answered, until when. */
export const formerTriggers = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("former_triggers")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("until_at", integer, (column) => column.notNull())
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("suffix", text)
      .addColumn("why", id, (column) => column.notNull())
      .addPrimaryKeyConstraint("former_triggers_key", ["workspace", "until_at", "trigger_id", "why"])
      .execute();
  },
});

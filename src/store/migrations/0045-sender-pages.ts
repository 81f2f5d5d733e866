import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Pages that are shared with a trigger's senders by a link. */
export const senderPages = ({ id, text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("sender_pages")
      .addColumn("trigger_id", id, (column) => column.primaryKey().notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("digest", id, (column) => column.notNull().unique())
      .addColumn("document", text, (column) => column.notNull())
      .execute();
  },
});

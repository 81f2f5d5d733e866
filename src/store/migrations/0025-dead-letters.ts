import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Webhooks of one's own that an address has not taken. */
export const deadLetters = ({ id, text, integer, bytes }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("dead_letters")
      .addColumn("id", id, (column) => column.primaryKey().notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("run_id", id, (column) => column.notNull())
      .addColumn("step", id, (column) => column.notNull())
      .addColumn("address", id, (column) => column.notNull())
      .addColumn("workflow", id, (column) => column.notNull())
      .addColumn("message_id", text, (column) => column.notNull())
      .addColumn("url", text, (column) => column.notNull())
      .addColumn("status", id, (column) => column.notNull())
      .addColumn("reason", text, (column) => column.notNull())
      .addColumn("created_at", integer, (column) => column.notNull())
      .addColumn("updated_at", integer, (column) => column.notNull())
      .addColumn("tries", integer, (column) => column.notNull())
      .addColumn("bytes", integer, (column) => column.notNull())
      .addColumn("epoch", integer, (column) => column.notNull())
      .addColumn("held_until", integer, (column) => column.notNull())
      .addColumn("attempts", text, (column) => column.notNull())
      // Last, since it is long: SQLite reads a row from its beginning.
      .addColumn("sealed", bytes, (column) => column.notNull())
      .addUniqueConstraint("dead_letters_address", ["run_id", "step", "address"])
      .execute();
    await db.schema
      .createIndex("dead_letters_workspace")
      .on("dead_letters")
      .columns(["workspace", "id", "bytes"])
      .execute();
    await db.schema
      .createIndex("dead_letters_redriving")
      .on("dead_letters")
      .column("held_until")
      .where(sql.ref("status"), "=", sql.lit("redriving"))
      .execute();
  },
});

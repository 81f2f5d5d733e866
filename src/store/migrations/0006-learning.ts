import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Captures of samples, and how deliveries differ from what was learned. */
export const learning = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("captures")
      .addColumn("trigger_id", id, (column) => column.primaryKey().notNull())
      .addColumn("id", id, (column) => column.notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("started_at", integer, (column) => column.notNull())
      .addColumn("ends_at", integer, (column) => column.notNull())
      .addColumn("authenticate", integer, (column) => column.notNull())
      .addColumn("run", integer, (column) => column.notNull())
      .addColumn("stopped_at", integer)
      .addColumn("delivery_id", id)
      .execute();
    await db.schema
      .createTable("drift")
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("path", id, (column) => column.notNull())
      .addColumn("kind", id, (column) => column.notNull())
      .addColumn("found", id, (column) => column.notNull())
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("expected", text)
      .addColumn("first_seen_at", integer, (column) => column.notNull())
      .addColumn("last_seen_at", integer, (column) => column.notNull())
      .addColumn("count", integer, (column) => column.notNull())
      .addColumn("delivery_id", id, (column) => column.notNull())
      .addPrimaryKeyConstraint("drift_key", ["trigger_id", "path", "kind", "found"])
      .execute();
  },
});

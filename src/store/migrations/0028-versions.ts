import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** Drafts beside what is in force; who published a version and why, and when a run was last started with it by hand. */
export const versions = ({ id, text, integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("drafts")
      .addColumn("workspace", id, (column) => column.notNull())
      .addColumn("kind", id, (column) => column.notNull())
      .addColumn("name", id, (column) => column.notNull())
      .addColumn("revision", integer, (column) => column.notNull())
      .addColumn("base", integer)
      .addColumn("saved_at", integer, (column) => column.notNull())
      .addColumn("saved_by", text)
      .addColumn("document", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("drafts_key", ["workspace", "kind", "name"])
      .execute();
    const alter = () => db.schema.alterTable("workflow_versions");
    await alter().addColumn("published_by", text).execute();
    await alter().addColumn("note", text).execute();
    await alter().addColumn("restores", integer).execute();
    await alter().addColumn("used_at", integer).execute();
  },
});

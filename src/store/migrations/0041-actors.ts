import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** What is written down was done by a person, or by a key as before; and a key says who issued it. */
export const actors = ({ id, text }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.alterTable("audit").renameColumn("key_id", "actor_id").execute();
    await db.schema.alterTable("audit").renameColumn("key_name", "actor_name").execute();
    await db.schema.alterTable("audit").addColumn("actor_kind", id).execute();
    await db.schema.alterTable("audit").addColumn("actor_email", id).execute();
    await db.updateTable("audit").set({ actor_kind: "key" }).where("actor_id", "is not", null).execute();
    await db.schema.alterTable("keys").addColumn("issued_by", text).execute();
  },
});

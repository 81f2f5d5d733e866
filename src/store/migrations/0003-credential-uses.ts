import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** When each credential of a trigger was last used. */
export const credentialUses = ({ id, text, integer, keyed }: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema
      .createTable("credential_uses")
      .addColumn("trigger_id", id, (column) => column.notNull())
      .addColumn("credential", id, (column) => column.notNull())
      .addColumn("uses", integer, (column) => column.notNull())
      .addColumn("last_used_at", integer, (column) => column.notNull())
      .addColumn("last_address", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("credential_uses_pk", ["trigger_id", "credential"])
      .modifyEnd(keyed)
      .execute();
  },
});

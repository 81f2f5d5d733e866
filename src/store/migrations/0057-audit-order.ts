import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";

/** The audit is listed by when its entries began; the id of one that is counted on tells only of its ten minutes. */
export const auditOrder = (): Migration => ({
  async up(db: Kysely<Tables>) {
    await db.schema.dropIndex("audit_listed").execute();
    await db.schema.dropIndex("audit_by_kind").execute();
    await db.schema.createIndex("audit_listed").on("audit").columns(["workspace", "at", "id"]).execute();
    await db.schema
      .createIndex("audit_by_kind")
      .on("audit")
      .columns(["workspace", "kind", "at", "id"])
      .execute();
  },
});

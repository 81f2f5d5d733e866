import { sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Challenges that were answered have a ring of their own beside that of refused requests. */
export const handshakes = (): Migration => ({
  async up(db) {
    await db.schema
      .createIndex("deliveries_handshake")
      .on("deliveries")
      .columns(["workspace", "id", "stored_bytes"])
      .where(sql.ref("status"), "=", sql.lit("handshake"))
      .execute();
  },
});

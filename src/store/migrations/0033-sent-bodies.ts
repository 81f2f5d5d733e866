import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./0001-first.ts";

/** The bytes of a body as they were sent, where what is kept of it are others: unpacked, taken out of an envelope, deciphered. */
export const sentBodies = ({ bytes }: ColumnTypes): Migration => ({
  async up(db) {
    await db.schema.alterTable("deliveries").addColumn("sent", bytes).execute();
  },
});

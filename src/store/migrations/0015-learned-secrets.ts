import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./0001-first.ts";

/** Secrets that came with a provider's challenge: only they may be shown to the author. */
export const learnedSecrets = ({ integer }: ColumnTypes): Migration => ({
  async up(db) {
    await db.schema.alterTable("secrets").addColumn("learned_at", integer).execute();
  },
});

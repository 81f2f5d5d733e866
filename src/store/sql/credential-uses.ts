import { sql } from "kysely";
import type { People } from "../store.ts";
import type { Engine } from "./engine.ts";
import { iso, millis } from "./text.ts";

/** In one statement; SQLite takes some 30,000 values in one, and there are five to a row. */
const rowsMax = 1_000;

export function credentialUses({ db }: Engine): Pick<People, "usedCredentials" | "credentialUses"> {
  return {
    async usedCredentials(uses) {
      // In one order everywhere, so that two gateways can't wait for each other's rows.
      const rows = merged(uses).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
      for (let from = 0; from < rows.length; from += rowsMax) {
        await db
          .insertInto("credential_uses")
          .values(
            rows.slice(from, from + rowsMax).map((use) => ({
              trigger_id: use.triggerId,
              credential: use.credentialId,
              uses: use.count,
              last_used_at: millis(use.lastAt),
              last_address: use.lastAddress,
            })),
          )
          .onConflict((conflict) =>
            conflict.columns(["trigger_id", "credential"]).doUpdateSet({
              uses: sql`credential_uses.uses + excluded.uses`,
              last_address: sql`case when excluded.last_used_at >= credential_uses.last_used_at
                then excluded.last_address else credential_uses.last_address end`,
              last_used_at: sql`case when excluded.last_used_at >= credential_uses.last_used_at
                then excluded.last_used_at else credential_uses.last_used_at end`,
            }),
          )
          .execute();
      }
    },
    async credentialUses({ triggerIds }) {
      const rows = [];
      for (let from = 0; from < triggerIds.length; from += rowsMax) {
        const some = await db
          .selectFrom("credential_uses")
          .selectAll()
          .where("trigger_id", "in", triggerIds.slice(from, from + rowsMax))
          .orderBy("trigger_id")
          .orderBy("credential")
          .execute();
        rows.push(...some);
      }
      return rows.map((row) => ({
        triggerId: row.trigger_id,
        credentialId: row.credential,
        uses: row.uses,
        lastUsedAt: iso(row.last_used_at),
        lastAddress: row.last_address,
      }));
    },
  };
}

type Use = Parameters<People["usedCredentials"]>[0][number];

const keyOf = ({ triggerId, credentialId }: Use) => `${triggerId} ${credentialId}`;

/**
 * A trigger that was changed meanwhile has counted in two places; PostgreSQL takes a row once in a statement. In one order, so that
 * processes that note the same wait for, and never block, one another.
 */
function merged(uses: readonly Use[]): Use[] {
  const byKey = new Map<string, Use>();
  for (const use of uses) {
    const known = byKey.get(keyOf(use));
    const later = known === undefined || use.lastAt >= known.lastAt ? use : known;
    byKey.set(keyOf(use), { ...later, count: use.count + (known?.count ?? 0) });
  }
  return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, use]) => use);
}

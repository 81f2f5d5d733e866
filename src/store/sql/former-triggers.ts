import type { Kysely, Transaction } from "kysely";
import type { FormerTrigger } from "../../contract/former-trigger.ts";
import type { Definitions } from "../store.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

export function formerTriggers(db: Kysely<Tables>): Pick<Definitions, "formerTriggers"> {
  return {
    async formerTriggers({ workspace, limit }) {
      const rows = await db
        .selectFrom("former_triggers")
        .selectAll()
        .where("workspace", "=", workspace)
        .orderBy("until_at", "desc")
        .orderBy("trigger_id")
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        triggerId: row.trigger_id,
        workspace: row.workspace,
        name: row.name,
        suffix: row.suffix,
        until: iso(row.until_at),
        why: row.why,
      }));
    },
  };
}

/** Written with the change that made them so. */
export async function addFormerTriggers(
  transaction: Transaction<Tables>,
  former: readonly FormerTrigger[],
): Promise<void> {
  if (former.length === 0) return;
  await transaction
    .insertInto("former_triggers")
    .values(
      former.map(({ triggerId, workspace, name, suffix, until, why }) => ({
        workspace,
        until_at: millis(until),
        trigger_id: triggerId,
        name,
        suffix,
        why,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

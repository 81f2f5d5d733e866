import type { Removal, Removed, Upkeep } from "../store.ts";
import { deletableColumns, deleteDeliveries } from "./delete-deliveries.ts";
import type { Engine } from "./engine.ts";
import { inNeed } from "./in-need.ts";
import { millis } from "./text.ts";

/** What somebody has deleted, and the mark that it leaves for who knows how much there is. */
export function removals(engine: Engine): Pick<Upkeep, "remove" | "removals"> {
  return {
    remove: (removal) => inNeed(engine, () => remove(engine, removal)),
    async removals({ workspace }) {
      const row = await engine.db
        .selectFrom("removals")
        .select("entries")
        .where("workspace", "=", workspace)
        .executeTakeFirst();
      return row?.entries ?? 0;
    },
  };
}

function remove(engine: Engine, { workspace, ids, now, releaseKeys, dryRun }: Removal): Promise<Removed> {
  return engine.db.transaction().execute(async (transaction) => {
    const deliveries = await transaction
      .selectFrom("deliveries")
      .select(deletableColumns)
      .where("workspace", "=", workspace)
      .where("id", "in", [...ids, ""])
      .orderBy("id")
      // One that somebody is just starting a run of is waited for, and needed then.
      .$if(engine.kind === "postgres" && !dryRun, (query) => query.forUpdate())
      .execute();
    const keysUntil = releaseKeys ? Number.POSITIVE_INFINITY : millis(now);
    const removed = await deleteDeliveries(transaction, { workspace, deliveries, keysUntil, dryRun });
    if (removed.deleted > 0 && !dryRun) {
      await transaction
        .insertInto("removals")
        .values({ workspace, entries: removed.deleted })
        .onConflict((conflict) =>
          conflict.column("workspace").doUpdateSet((row) => ({
            entries: row("removals.entries", "+", row.ref("excluded.entries")),
          })),
        )
        .execute();
    }
    return removed;
  });
}

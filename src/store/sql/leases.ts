import type { Upkeep } from "../store.ts";
import type { Engine } from "./engine.ts";
import { inNeed } from "./in-need.ts";
import { millis } from "./text.ts";

/** Duties that one process has at a time. */
export function leases(engine: Engine): Pick<Upkeep, "lease" | "yield"> {
  const { db } = engine;
  return {
    async lease({ name, holder, now, forMs }) {
      const at = millis(now);
      const taken = { holder, until_at: at + forMs };
      const take = () =>
        db
          .insertInto("leases")
          .values({ name, ...taken })
          .onConflict((conflict) =>
            conflict
              .column("name")
              .doUpdateSet(taken)
              .where((row) => row.or([row("leases.holder", "=", holder), row("leases.until_at", "<=", at)])),
          )
          .executeTakeFirst();
      // The duty to delete what is old is one.
      const { numInsertedOrUpdatedRows = 0n } = (await inNeed(engine, take)) ?? {};
      return numInsertedOrUpdatedRows > 0n;
    },
    async yield({ name, holder }) {
      await db.deleteFrom("leases").where("name", "=", name).where("holder", "=", holder).execute();
    },
  };
}

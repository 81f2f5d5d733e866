import { sql } from "kysely";
import type { Deliveries } from "../store.ts";
import type { Engine } from "./engine.ts";
import { claimText } from "./text.ts";

/** What the delivery that holds a key was answered, kept with the key for as long as that is held. */
export function firstAnswers({ db }: Engine): Pick<Deliveries, "firstAnswer" | "keepAnswer"> {
  return {
    async firstAnswer({ triggerId, key }) {
      const row = await db
        .selectFrom("claimed_keys")
        .select("answer")
        .where("trigger_id", "=", triggerId)
        .where("key", "=", claimText(key))
        .executeTakeFirst();
      return row?.answer ?? null;
    },
    async keepAnswer({ triggerId, key, deliveryId, answer }) {
      const row = await db
        .updateTable("claimed_keys")
        .set({ answer: sql`coalesce(answer, ${answer})` })
        .where("trigger_id", "=", triggerId)
        .where("key", "=", claimText(key))
        .where("delivery_id", "=", deliveryId)
        .returning("answer")
        .executeTakeFirst();
      return row?.answer ?? null;
    },
  };
}

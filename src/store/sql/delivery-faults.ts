import { sql } from "kysely";
import type { Deliveries } from "../store.ts";
import type { Engine } from "./engine.ts";
import { millis } from "./text.ts";

export const isTest = sql<boolean>`test = 1`;

// Written into the statement as it stands in the index, so that SQLite sees that the index fits.
export const isFaulty = sql<boolean>`faulty = 1`;

/** The newest ones are counted, from the index of those alone. What tests say is to be mended is not in force. */
export async function countFaults(
  { db }: Engine,
  { triggerId, since, countMax }: Parameters<Deliveries["faults"]>[0],
): Promise<number> {
  const newest = db
    .selectFrom("deliveries")
    .select("received_at")
    .where("trigger_id", "=", triggerId)
    .where(isFaulty)
    .where((where) => where.not(isTest))
    .orderBy("id", "desc")
    .limit(countMax);
  const { count } = await db
    .selectFrom(newest.as("newest"))
    .select((expression) => expression.fn.countAll<number>().as("count"))
    .where("received_at", ">=", millis(since))
    .executeTakeFirstOrThrow();
  return count;
}

import type { Transaction } from "kysely";
import type { Purged, Upkeep } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

type Purge = Parameters<Upkeep["purge"]>[0];

/** Dead letters, oldest first. */
export const letterEntries = (
  { db }: Engine,
  { workspace, after, limit }: Parameters<Upkeep["entries"]>[0],
): Promise<{ id: string; bytes: number }[]> =>
  db
    .selectFrom("dead_letters")
    .select(["id", "bytes"])
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();

/** Deletes dead letters; what is just being sent stays. */
export async function purgeLetters(transaction: Transaction<Tables>, bounds: Purge): Promise<Purged> {
  const { workspace, after, until, limit, now, dryRun } = bounds;
  const oldest = await transaction
    .selectFrom("dead_letters")
    .select(["id", "bytes", "status", "held_until"])
    .where("workspace", "=", workspace)
    .where("id", ">", after)
    .where("id", "<", until)
    .orderBy("id")
    .limit(limit)
    .execute();
  const old = oldest.filter(({ status, held_until }) => status !== "redriving" || held_until <= millis(now));
  if (!dryRun && old.length > 0) {
    const ids = old.map(({ id }) => id);
    await transaction.deleteFrom("dead_letters").where("id", "in", ids).execute();
  }
  const bytes = old.reduce((sum, letter) => sum + letter.bytes, 0);
  return { looked: oldest.length, deleted: old.length, bytes, last: oldest.at(-1)?.id ?? null };
}

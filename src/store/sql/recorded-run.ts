import type { Kysely } from "kysely";
import type { ClaimedRun } from "../store.ts";
import { eventColumns, runColumns } from "./claimed-columns.ts";
import type { EventRow } from "./delivery-row.ts";
import { batchOf, claimedRunOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";

/** A run as whoever claims it would see it; nobody claims it. */
export async function recordedRun(
  db: Kysely<Tables>,
  { workspace, id }: { workspace: string; id: string },
): Promise<ClaimedRun | null> {
  const row = await db
    .selectFrom("runs")
    .select(runColumns)
    .where("id", "=", id)
    .where("workspace", "=", workspace)
    .executeTakeFirst();
  if (row === undefined) return null;
  const batch = row.batch === null ? [] : batchOf(row.batch);
  const wanted = [...batch, ...(row.delivery_id === null ? [] : [row.delivery_id])];
  const events = new Map<string, EventRow>();
  if (wanted.length > 0) {
    const found = await db
      .selectFrom("deliveries")
      .select(eventColumns)
      .where("workspace", "=", workspace)
      .where("id", "in", wanted)
      .execute();
    for (const event of found) events.set(event.id, event);
  }
  const journal = await db
    .selectFrom("attempts")
    .select(["place", "document"])
    .where("run_id", "=", id)
    .execute();
  return claimedRunOf(row, {
    event: events.get(row.delivery_id ?? "") ?? null,
    journal,
    batch: batch.flatMap((member) => events.get(member) ?? []),
  });
}

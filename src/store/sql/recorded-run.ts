import type { Kysely } from "kysely";
import type { ClaimedRun } from "../store.ts";
import type { EventRow } from "./delivery-row.ts";
import { batchOf, type ClaimedRow, claimedRunOf } from "./run-row.ts";
import type { Tables } from "./tables.ts";

const runColumns = [
  "id",
  "workspace",
  "workflow_id",
  "workflow",
  "version",
  "delivery_id",
  "epoch",
  "created_at",
  "started_at",
  "ran_ms",
  "cancel_requested",
  "written_epoch",
  "batch",
  "input",
  "started_by",
  "edits",
  "traceparent",
] as const satisfies (keyof ClaimedRow)[];
const eventColumns = [
  "id",
  "trigger_id",
  "received_at",
  "method",
  "url",
  "ip",
  "content_type",
  "event_type",
  "detail",
  "body",
] as const satisfies (keyof EventRow)[];

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

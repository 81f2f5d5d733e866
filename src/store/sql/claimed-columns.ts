import type { EventRow } from "./delivery-row.ts";
import type { ClaimedRow } from "./run-row.ts";

/** What is read of a run, and of the delivery that is its event, to carry it on. */
export const runColumns = [
  "id",
  "workspace",
  "priority",
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
export const eventColumns = [
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

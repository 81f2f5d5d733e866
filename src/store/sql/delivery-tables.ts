import type { DeliveryStatus } from "../../contract/delivery.ts";
import type { ReplayStatus } from "../../contract/replay.ts";
import type { Drift } from "../port/drift.ts";

/** What was received, and what is done with it afterwards. */
export interface DeliveryTables {
  deliveries: DeliveryRow;
  claimed_keys: ClaimedKeyRow;
  quarantine: QuarantineRow;
  replays: ReplayRow;
  fixtures: { workspace: string; name: string; created_at: number; document: string };
  captures: CaptureRow;
  drift: DriftRow;
}

export interface DeliveryRow {
  workspace: string;
  id: string;
  trigger_id: string | null;
  status: DeliveryStatus;
  received_at: number;
  method: string;
  url: string;
  ip: string;
  content_type: string | null;
  /** Of the body as received; a rejected request keeps only the beginning of it. */
  body_bytes: number;
  event_type: string | null;
  idempotency_key: string | null;
  duplicate_of: string | null;
  replay_of: string | null;
  answer_status: number | null;
  reason: string | null;
  /** 1: there is something for the trigger's author to mend. */
  faulty: number;
  /** 1: it was sent as a test. */
  test: number;
  /** About what the row takes, for the bounds of the ring of rejected requests. */
  stored_bytes: number;
  /** `[[station, verdict, micros, reason?], …]` */
  trace: string;
  /** `[headers, query, pathParameters, params, bodyType?, bodyCharset?, claims?, variables?, sent?, traceparent?, given?, claimed?]` */
  detail: string;
  body: Uint8Array;
  /** As sent, where that is not what `body` holds. */
  sent: Uint8Array | null;
}

/** An idempotency key and the delivery that holds it until it expires. */
export interface ClaimedKeyRow {
  trigger_id: string;
  key: string;
  delivery_id: string;
  expires_at: number;
  /** What its duplicates are answered, where that is known. */
  answer: string | null;
}

/** A refused request as it came, to be checked again: sealed, for its credentials are in it. */
interface QuarantineRow {
  workspace: string;
  delivery_id: string;
  trigger_id: string;
  received_at: number;
  sealed_bytes: number;
  /** 1: its sender was proved. */
  proved: number;
  sealed: Uint8Array;
}

interface ReplayRow {
  id: string;
  workspace: string;
  status: ReplayStatus;
  created_at: number;
  ended_at: number | null;
  /** Raised by each process that takes it; whoever holds an older one can't write. */
  epoch: number;
  held_until: number;
  /** The last delivery done. */
  cursor: string | null;
  deliveries: number;
  runs: number;
  skipped: string;
  document: string;
}

/** The newest listening for a sample of each trigger. */
export interface CaptureRow {
  trigger_id: string;
  id: string;
  workspace: string;
  started_at: number;
  ends_at: number;
  authenticate: number;
  run: number;
  stopped_at: number | null;
  delivery_id: string | null;
}

export interface DriftRow {
  trigger_id: string;
  path: string;
  kind: Drift["kind"];
  /** Empty where nothing was found. */
  found: string;
  workspace: string;
  expected: string | null;
  first_seen_at: number;
  last_seen_at: number;
  count: number;
  delivery_id: string;
}

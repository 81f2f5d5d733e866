import type { ColumnType, Generated } from "kysely";

import type { DeadLetterStatus } from "../../contract/dead-letter.ts";
import type { DeliveryStatus } from "../../contract/delivery.ts";
import type { DynamicProof } from "../../contract/dynamic.ts";
import type { FormerTrigger } from "../../contract/former-trigger.ts";
import type { ReplayStatus } from "../../contract/replay.ts";
import type { DraftKind } from "../../contract/version.ts";
import type { Drift } from "../port/drift.ts";
import type { AlertTables } from "./alert-tables.ts";
import type { AuditRow } from "./audit-row.ts";
import type { KeyValueRow } from "./key-value-row.ts";
import type { OwnWriteRow } from "./own-write-row.ts";
import type { PeopleTables } from "./people-tables.ts";
import type { AttemptRow, GateRow, ResolutionRow, RunRow, RunValueRow } from "./run-tables.ts";
import type { StatisticsRow } from "./statistics.ts";
import type { ArrivalRow, AwaitedRow, ScheduleRow, WaitRow } from "./wait-tables.ts";

export type { AttemptRow, RunRow } from "./run-tables.ts";

/**
 * The tables as both engines have them. Points in time are milliseconds since 1970, so that they compare and sort the
 * same everywhere; JSON is text, because PostgreSQL's jsonb can't hold `\u0000`; ids begin with their time, so that
 * the order of ids is the order of arrival; truth values are 0 and 1.
 */
export interface Tables extends AlertTables, PeopleTables {
  meta: { name: string; value: string };
  /** One row: rises with every change that compiled definitions depend on. */
  revision: { id: number; revision: number };
  workspaces: {
    id: string;
    quota: string;
    retention: ColumnType<string | null, string | null | undefined>;
    created_at: number;
    /** The workflow that is started when a run of another fails. */
    on_failure: ColumnType<string | null, string | null | undefined>;
  };
  leases: { name: string; holder: string; until_at: number };
  triggers: TriggerRow;
  workflows: WorkflowRow;
  workflow_versions: WorkflowVersionRow;
  drafts: DraftRow;
  secrets: SecretRow;
  keys: KeyRow;
  credential_uses: CredentialUsesRow;
  claimed_keys: ClaimedKeyRow;
  audit: AuditRow;
  listeners: ListenerRow;
  listener_answers: { delivery_id: string; answer: string; created_at: number };
  dynamic_triggers: DynamicRow;
  former_triggers: {
    workspace: string;
    until_at: number;
    trigger_id: string;
    name: string;
    suffix: string | null;
    why: FormerTrigger["why"];
  };
  deliveries: DeliveryRow;
  runs: RunRow;
  attempts: AttemptRow;
  run_values: RunValueRow;
  resolutions: ResolutionRow;
  gates: GateRow;
  /** Since when a workflow's runs are held back. */
  workflow_pauses: { workflow_id: string; paused_at: number };
  dead_letters: DeadLetterRow;
  replays: ReplayRow;
  fixtures: { workspace: string; name: string; created_at: number; document: string };
  quarantine: QuarantineRow;
  key_values: KeyValueRow;
  captures: CaptureRow;
  drift: DriftRow;
  workers: { id: string; pool: string | null; seen_at: number };
  holds: HoldRow;
  own_writes: OwnWriteRow;
  /** When a trigger that lets runs go at a rate may let the next one go. */
  flow_rates: { trigger_id: string; next_at: number };
  quota_windows: { owner: string; seconds: number; reset_at: number; used: number };
  waits: WaitRow;
  awaited: AwaitedRow;
  arrivals: ArrivalRow;
  schedules: ScheduleRow;
  statistics: StatisticsRow;
  sender_pages: { trigger_id: string; workspace: string; digest: string; document: string };
  views: { workspace: string; name: string; document: string };
}

interface TriggerRow {
  id: string;
  workspace: string;
  name: string;
  document: string;
}

/** A workflow that is not removed; its document is in `workflow_versions`. */
interface WorkflowRow {
  id: string;
  workspace: string;
  name: string;
  version: number;
  /** JSON: what starts it, or what it starts, beside triggers; null for most. */
  links: ColumnType<string | null, string | null | undefined>;
}

interface WorkflowVersionRow {
  workflow_id: string;
  version: number;
  created_at: number;
  document: string;
  published_by: string | null;
  note: string | null;
  /** The version that a rollback published anew. */
  restores: number | null;
  /** When a run was last started with it by its number. */
  used_at: number | null;
}

interface DraftRow {
  workspace: string;
  kind: DraftKind;
  name: string;
  revision: number;
  base: number | null;
  saved_at: number;
  saved_by: string | null;
  document: string;
}

export interface KeyRow {
  id: string;
  workspace: string;
  name: string;
  start: string;
  scopes: string;
  /** SHA-256 of the key, hex. */
  digest: string;
  created_at: number;
  /** The name of the person or the key that issued it. */
  issued_by: string | null;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
}

/** An address that a program got for a trigger at run time. */
export interface DynamicRow {
  /** SHA-256 of what stands in the address, hex. */
  digest: string;
  id: string;
  workspace: string;
  trigger_id: string;
  subject: string | null;
  /** JSON */
  data: string;
  proof: DynamicProof;
  created_at: number;
  expires_at: number | null;
  uses_max: number | null;
  uses: number;
  last_used_at: number | null;
  revoked_at: number | null;
  /** From when on it answers no more, as far as that is known. */
  ended_at: number | null;
}

/** A developer's machine that deliveries are handed to. */
interface ListenerRow {
  trigger_id: string;
  name: string;
  workspace: string;
  session: string;
  /** Whether senders get its answers. */
  answers: number;
  until: number | null;
  acknowledged: string | null;
  acknowledged_at: number | null;
}

interface CredentialUsesRow {
  trigger_id: string;
  credential: string;
  uses: number;
  last_used_at: number;
  last_address: string;
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
  /** There is something for the trigger's author to mend. */
  faulty: number;
  /** About what the row takes, for the bounds of the ring of rejected requests. */
  stored_bytes: number;
  /** `[[station, verdict, micros, reason?], …]` */
  trace: string;
  /** `[headers, query, pathParameters, params, bodyType?, bodyCharset?, claims?, variables?, sent?, traceparent?]` */
  detail: string;
  body: Uint8Array;
  /** As sent, where that is not what `body` holds. */
  sent: Uint8Array | null;
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

/** A run that its trigger's flow holds back or counts. */
export interface HoldRow {
  /** In the order in which they were accepted. */
  place: Generated<number>;
  run_id: string;
  workspace: string;
  trigger_id: string;
  delivery_id: string;
  /**
   * `gather`: its burst or batch is not complete. `line`: to be let go. `behind`: another run of its key comes first.
   * `let`: let go, and counted until it has ended.
   */
  stage: "gather" | "line" | "behind" | "let";
  gather_key: string | null;
  order_key: string | null;
  arrived_at: number;
  /** When the first of its burst arrived. */
  burst_at: number;
  /** Of its delivery's body. */
  bytes: number;
}

interface DeadLetterRow {
  id: string;
  workspace: string;
  run_id: string;
  step: string;
  address: string;
  workflow: string;
  message_id: string;
  url: string;
  status: DeadLetterStatus;
  reason: string;
  created_at: number;
  updated_at: number;
  tries: number;
  bytes: number;
  epoch: number;
  held_until: number;
  attempts: string;
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

interface SecretRow {
  workspace: string;
  name: string;
  sealed: Uint8Array;
  created_at: number;
  updated_at: number;
  /** When it came with a provider's challenge; null where somebody stored it. */
  learned_at: ColumnType<number | null, number | null | undefined>;
}

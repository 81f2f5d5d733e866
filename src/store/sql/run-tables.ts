import type { Generated } from "kysely";
import type { DeadLetterStatus } from "../../contract/dead-letter.ts";
import type { AttemptStatus, RunStatus } from "../../contract/run.ts";

/** Runs, and what holds them back. */
export interface RunTables {
  runs: RunRow;
  attempts: AttemptRow;
  run_values: RunValueRow;
  resolutions: ResolutionRow;
  gates: GateRow;
  dead_letters: DeadLetterRow;
  holds: HoldRow;
  /** When a trigger that lets runs go at a rate may let the next one go. */
  flow_rates: { trigger_id: string; next_at: number };
}

export interface RunRow {
  id: string;
  workspace: string;
  workflow_id: string;
  workflow: string;
  version: number;
  delivery_id: string | null;
  trigger_id: string | null;
  replay_of: string | null;
  /** `held`: queued for those who look at it, and not to be claimed; its trigger's flow lets it go. */
  status: RunStatus | "held";
  /** Raised by each claim; whoever holds an older one can't write. */
  epoch: number;
  /** Who runs it, while it is running. */
  worker: string | null;
  cancel_requested: number;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  wake_at: number | null;
  /** How long it ran before the last claim, and since. */
  ran_ms: number;
  held_ms: number;
  /** Under which its holder last wrote; what was claimed since died with whoever held it. */
  written_epoch: number | null;
  output: string | null;
  error: string | null;
  answer: string | null;
  /** Below 0: before others; above: after them; null: normal. */
  priority: number | null;
  /** `["dlv_1", …]`: the deliveries that its one run was given. */
  batch: string | null;
  /** The least of their ids. */
  batch_from: string | null;
  /** JSON; null where a delivery started it. */
  input: string | null;
  /** JSON; null where the other columns say it. */
  started_by: string | null;
  /** The run whose step started it and waits for its end. */
  parent_run_id: string | null;
  /** The schedule that started it: `workflowId/name`. */
  origin: string | null;
  /** 1: something follows when it ends; null again when that was done. */
  followed: number | null;
  /** Its place in a trace, where that is not its delivery's. */
  traceparent: string | null;
  /** JSON, the first one first: when somebody had it go on after its end. */
  resumes: string | null;
  /** JSON: what it was given by them. */
  edits: string | null;
  /** Of one that has failed. */
  cause: string | null;
  /** JSON: what of its output is kept apart. */
  large: string | null;
  /** About what its journal, its values and its end take; null: nothing was written yet. */
  bytes: number | null;
}

/** A large value of a run, by its content. */
export interface RunValueRow {
  run_id: string;
  /** SHA-256 of its JSON, hex. */
  value: string;
  /** Of its JSON. */
  bytes: number;
  /** Its JSON, compressed (Brotli). */
  content: Uint8Array;
}

export interface AttemptRow {
  run_id: string;
  path: string;
  attempt: number;
  status: AttemptStatus;
  /** Orders the journal: when the attempt ended, then its place among those written with it. */
  place: number;
  document: string;
  /** Read for people only: a run that is taken up goes without. */
  exchanges: string | null;
  /** Its settings, filled in; for people, too. */
  input: string | null;
  /** What was masked in the document, encrypted, in base64. */
  sealed: string | null;
}

/** A cause of failures that somebody has settled; what fails afterwards counts anew. */
export interface ResolutionRow {
  workspace: string;
  cause: string;
  resolved_at: number;
  resolved_by: string;
  note: string | null;
}

/** A run that its workflow holds back (`held`), or counts until it has ended (`in`). */
export interface GateRow {
  /** In the order in which they asked. */
  place: Generated<number>;
  run_id: string;
  workspace: string;
  workflow_id: string;
  stage: "in" | "held";
  /** Null: it is in no order. */
  order_key: string | null;
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
  /** What it shares with the other letters to its address. */
  destination: string;
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

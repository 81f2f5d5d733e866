import type { Generated } from "kysely";
import type { WaitKind, WaitState } from "../../contract/wait.ts";

/** What runs wait for, and what starts them by the clock. */
export interface WaitTables {
  waits: WaitRow;
  awaited: AwaitedRow;
  arrivals: ArrivalRow;
  schedules: ScheduleRow;
}

/** What a step of a run waits for outside of the run. The row is the truth; the run's wake time only a hint. */
export interface WaitRow {
  id: string;
  workspace: string;
  run_id: string;
  path: string;
  attempt: number;
  kind: WaitKind;
  state: WaitState;
  /** 1: its run was woken since it was met, or knows. */
  woken: number;
  trigger_id: string | null;
  /** Which expressions made the key of its event. */
  pattern: string | null;
  match_key: string | null;
  /** Whether it wakes together with others, or an event is one wait's alone. */
  takes: "all" | "first" | null;
  /** What came before this does not count. */
  since_at: number | null;
  child_run_id: string | null;
  /** JSON, of an approval. */
  question: string | null;
  /** JSON, when it was met. */
  result: string | null;
  /** What met it, of an event. */
  delivery_id: string | null;
  opened_at: number;
  until_at: number;
}

/** A trigger whose deliveries may be waited for: some version of a workflow says so, and its runs may live long. */
export interface AwaitedRow {
  workspace: string;
  trigger: string;
  pattern: string;
  event_key: string;
  event_when: string | null;
}

/** A key that a delivery brought, stored with it: to be matched with what waits, and with what soon will. */
export interface ArrivalRow {
  place: Generated<number>;
  workspace: string;
  delivery_id: string;
  trigger_id: string;
  pattern: string;
  match_key: string;
  received_at: number;
  /** When it was matched with all that waited then. */
  settled_at: number | null;
  /** 1: a wait has it for itself. */
  taken: number | null;
}

export interface ScheduleRow {
  workflow_id: string;
  name: string;
  workspace: string;
  /** Digest of what it says: another one starts it anew. */
  spec: string;
  /** Null while it is paused, and when it is never due again. */
  next_at: number | null;
  paused_at: number | null;
  last_at: number | null;
  last_run_id: string | null;
  /** Occurrences that were passed over so far. */
  skipped: number;
  /** `[ms, …]`: occurrences that wait for the run before them. */
  backlog: string | null;
}

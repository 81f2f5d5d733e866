import type { Json } from "../../contract/name.ts";
import type { StartedBy } from "../../contract/started-by.ts";
import type { Hold } from "./flows.ts";

/** A run to be queued with a delivery. */
export interface NewRun {
  id: string;
  workflowId: string;
  workflow: string;
  version: number;
  replayOf?: string;
  /** Held back until its trigger's flow lets it go. */
  hold?: Hold;
  /** What it is started with, where no delivery starts it. */
  input?: Json;
  /** Absent: a delivery, a replay of one, or somebody. */
  startedBy?: StartedBy;
  /** The run that waits for its end. */
  parentRunId?: string;
  /** The schedule that starts it: `workflowId/name`. */
  origin?: string;
  /** Something is to follow when it ends: see `Chains`. */
  followed?: boolean;
  /** Its place in a trace; absent: that of its delivery. */
  traceparent?: string;
}

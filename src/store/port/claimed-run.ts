import type { DeliveryDetail } from "../../contract/delivery.ts";
import type { Priority } from "../../contract/flow.ts";
import type { Json } from "../../contract/name.ts";
import type { Attempt } from "../../contract/run.ts";
import type { StartedBy } from "../../contract/started-by.ts";
import type { ScopeEvent } from "../../core/event-scope.ts";
import type { EventVariables } from "./deliveries.ts";
import type { CarriedEdits } from "./resumes.ts";

/** A claimed run with what its execution needs. `epoch` must be given back with each write. */
export interface ClaimedRun {
  id: string;
  workspace: string;
  priority: Priority;
  workflowId: string;
  workflow: string;
  version: number;
  epoch: number;
  /** Claims before this one and after the last write, a release included: their worker died without a word. */
  fruitlessClaims: number;
  createdAt: string;
  startedAt: string;
  /** Milliseconds it has been running so far, waits not counted. */
  ranMs: number;
  cancelRequested: boolean;
  /** The variables' names come from the trigger as it was when the delivery was accepted. */
  event: RunEvent | null;
  /** Absent: it was started by a delivery. */
  input?: Json;
  startedBy?: StartedBy;
  /** Its place in a trace; absent: that of its delivery. */
  traceparent?: string;
  /** What somebody gave it who had it go on after its end. */
  edits?: CarriedEdits;
  /** The deliveries of its batch, in the order accepted; the last one is `event`. Absent: it has none. */
  batch?: RunEvent[];
  /** With what was masked in it. */
  journal: Attempt[];
  /** What is to be masked again, because it stands in the journal. Absent: nothing. */
  concealed?: string[];
  /** Why the run can't be carried on: what it needs is gone or can't be read. */
  fault?: string;
}

/** A delivery as a run sees it, its body as received. */
export interface RunEvent extends Omit<ScopeEvent, "body">, Pick<DeliveryDetail, "bodyType" | "bodyCharset"> {
  body: Uint8Array;
  variables: EventVariables;
  /** Its own place in a trace; its sender's is among the headers. */
  traceparent?: string;
}

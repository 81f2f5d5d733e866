import type { DeliveryStatus } from "./delivery.ts";
import type { AttemptStatus, RunStatus } from "./run.ts";

/** Where rooms tell what they have done. Each call counts in plain numbers and costs its caller nothing to speak of. */
export interface Metrics {
  /** A request of the intake was answered, `ms` after its head had come; `refused`: nothing was taken, or could be. */
  answered(answer: {
    status: number;
    ms: number;
    workspace: string | null;
    trigger: string | null;
    triggerId: string | null;
    refused: boolean;
  }): void;
  /** A delivery was stored, or a request was refused: then `reason` is one of the few kinds of refusal. */
  delivered(delivery: {
    workspace: string;
    trigger: string | null;
    triggerId: string | null;
    status: DeliveryStatus;
    reason: string | null;
  }): void;
  /** A run ended, `ms` after it had been queued. */
  runEnded(run: {
    workspace: string;
    workflow: string;
    workflowId: string;
    /** Of the delivery that started it. */
    triggerId: string | null;
    status: RunStatus;
    ms: number;
  }): void;
  /** An attempt at a step ended; `retried`: another one follows. */
  attempted(attempt: { type: string; status: AttemptStatus; ms: number; retried: boolean }): void;
  /** A call to the outside ended: with a status, or null where there was no answer. */
  called(call: { status: number | null; ms: number }): void;
  /** Writes went to the store in one transaction. */
  flushed(flush: { kind: string; operations: number; ms: number }): void;
  /** What workflows measure of their own. */
  readonly own: OwnMetrics;
}

/** Names and label names are those of Prometheus; each workspace has its own. What is too much is left out. */
export interface OwnMetrics {
  count(metric: OwnMetric): void;
  set(metric: OwnMetric): void;
  observe(metric: OwnMetric): void;
}

export interface OwnMetric {
  workspace: string;
  /** `[a-z_][a-z0-9_]*`; shown as `tripline_own_<name>`. */
  name: string;
  value: number;
  labels?: Readonly<Record<string, string>>;
}

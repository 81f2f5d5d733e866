import type { TraceEntry } from "./delivery.ts";
import type { Attempt, RunStatus } from "./run.ts";

/**
 * Where rooms tell what traces are made of. Absent where nobody collects any: then nobody makes anything for it. Places
 * in a trace are `traceparent` texts (W3C Trace Context).
 */
export interface Tracing {
  /** A request has come, at `at` milliseconds since the epoch, with that `traceparent`, if any. */
  intake(request: { traceparent: string | undefined; method: string; at: number }): IntakeSpan;
  /** Where a run begins that no delivery brings: in the trace of `parent`, or in one of its own. */
  begin(runId: string, parent: string | undefined): string;
  /** Null for a run that belongs to no trace. */
  run(run: TracedRun): RunSpans | null;
}

export interface IntakeSpan {
  /** Its own place, to be kept with the delivery. */
  readonly traceparent: string;
  /** The request was answered, or its sender has gone: then `status` is null. Further calls change nothing. */
  end(end: {
    deliveryId: string;
    status: number | null;
    workspace: string | null;
    trigger: string | null;
    stations: readonly TraceEntry[];
    tookMs: number;
  }): void;
}

export interface TracedRun {
  id: string;
  workspace: string;
  workflow: string;
  version: number;
  /** 1 when it is taken up for the first time. */
  epoch: number;
  createdAt: string;
  startedAt: string;
  /** Where it belongs; absent: nowhere. */
  traceparent?: string | undefined;
}

/** One run, as long as one worker has it. What another began goes on in the same trace, under the same spans. */
export interface RunSpans {
  /** The place of an attempt: what it starts elsewhere belongs under it. */
  at(place: { path: string; attempt: number }): string;
  /** The attempt holds other steps, whose spans belong under its own. */
  holds(place: { path: string; attempt: number }): void;
  /** An attempt has ended. */
  attempted(
    attempt: Pick<Attempt, "path" | "attempt" | "type" | "status" | "startedAt" | "endedAt" | "error">,
  ): void;
  /** The same door; its calls are spans under the attempt's, and carry the trace on. */
  calls<Call extends TracedCall, Reply extends { status: number }>(
    door: CallDoor<Call, Reply>,
    place: { path: string; attempt: number },
  ): CallDoor<Call, Reply>;
  /** `at`: milliseconds since the epoch. */
  ended(end: { status: RunStatus; message: string | null; at: number }): void;
}

export interface TracedCall {
  method: string;
  url: string;
  headers: Record<string, string>;
}
export interface CallDoor<Call, Reply> {
  request(call: Call): Promise<Reply>;
}

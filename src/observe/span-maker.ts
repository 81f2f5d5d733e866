import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import type { TracePlace } from "../core/traceparent.ts";

/** Makes the spans of one process. Ids may be given: whoever takes a run up makes the same ones. */
export interface SpanMaker {
  start(
    name: string,
    options: SpanOptions,
    at: { parent: TracePlace | null; remote?: boolean; as?: Partial<Ids> },
  ): Span;
}

export interface Ids {
  traceId: string;
  spanId: string;
}

export function contextOf(parent: TracePlace | null, isRemote: boolean): Context {
  if (parent === null) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = parent;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote });
}

/** Where a span is. */
export function placeOf(span: Span): TracePlace {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
}

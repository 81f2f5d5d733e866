import { hash } from "node:crypto";
import { type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { CallDoor, RunSpans, TracedCall, TracedRun } from "../contract/tracing.ts";
import { type TracePlace, traceparentHeader, traceparentOf, traceparentText } from "../core/traceparent.ts";
import { placeOf, type SpanMaker } from "./span-maker.ts";

/** A loop over ten thousand items is not to fill the queue of spans for everybody. Per run and claim. */
const attemptsMax = 1_000,
  callsMax = 1_000;

/** Always the same for the same thing. */
const spanIdOf = (key: string): string => hash("sha256", key, "hex").slice(0, 16);
export const runSpanId = (runId: string): string => spanIdOf(runId);

interface Place {
  path: string;
  attempt: number;
}

/** Spans of a run: made when what they tell of is over, under ids that are known before. */
export function runSpans(run: TracedRun, maker: SpanMaker): RunSpans | null {
  const begun = traceparentOf(run.traceparent);
  return begun === null ? null : new Spans(run, begun, maker);
}

class Spans implements RunSpans {
  readonly #run: TracedRun;
  readonly #begun: TracePlace;
  readonly #maker: SpanMaker;
  readonly #own: TracePlace;
  /** Attempts under way that hold others, by path. */
  readonly #holders = new Map<string, number>();
  #attempts = 0;
  #calls = 0;

  constructor(run: TracedRun, begun: TracePlace, maker: SpanMaker) {
    this.#run = run;
    this.#begun = begun;
    this.#maker = maker;
    this.#own = { ...begun, spanId: runSpanId(run.id) };
    if (run.epoch !== 1) return;
    const { createdAt, startedAt } = run;
    this.#child("queue", { startTime: Date.parse(createdAt) }, this.#own, spanIdOf(`${run.id} queue`)).end(
      Date.parse(startedAt),
    );
  }

  at(place: Place): string {
    return traceparentText(this.#placeOf(place));
  }

  holds({ path, attempt }: Place): void {
    this.#holders.set(path, attempt);
  }

  attempted({
    path,
    attempt,
    type,
    status,
    startedAt,
    endedAt,
    error,
  }: Parameters<RunSpans["attempted"]>[0]): void {
    this.#holders.delete(path);
    this.#attempts += 1;
    if (this.#attempts > attemptsMax) return;
    const attributes = {
      "tripline.step": path,
      "tripline.step.type": type,
      "tripline.attempt": attempt,
      "tripline.workspace": this.#run.workspace,
    };
    const { spanId } = this.#placeOf({ path, attempt });
    const span = this.#child(
      `${type} ${path.slice(path.lastIndexOf("/") + 1)}`,
      { startTime: Date.parse(startedAt), attributes },
      this.#above(path),
      spanId,
    );
    if (status === "failed") span.setStatus({ code: SpanStatusCode.ERROR, message: error?.message ?? "" });
    span.end(Date.parse(endedAt));
  }

  calls<Call extends TracedCall, Reply extends { status: number }>(
    door: CallDoor<Call, Reply>,
    place: Place,
  ): CallDoor<Call, Reply> {
    return {
      request: async (call) => {
        this.#calls += 1;
        if (this.#calls > callsMax) return door.request(call);
        const span = this.#callSpan(call, place);
        const isOwn = Object.keys(call.headers).some((name) => name.toLowerCase() === traceparentHeader);
        const headers = isOwn
          ? call.headers
          : { ...call.headers, [traceparentHeader]: traceparentText(placeOf(span)) };
        try {
          const reply = await door.request({ ...call, headers });
          span.setAttribute("http.response.status_code", reply.status);
          if (reply.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
          return reply;
        } catch (error) {
          // Its message may hold what is to be masked; the attempt's span tells it as it may be shown.
          span.setStatus({ code: SpanStatusCode.ERROR });
          if (error instanceof Error) span.setAttribute("error.type", error.name);
          throw error;
        } finally {
          span.end();
        }
      },
    };
  }

  ended({ status, message, at }: Parameters<RunSpans["ended"]>[0]): void {
    const { id, workspace, workflow, version, createdAt } = this.#run;
    const isRoot = this.#begun.spanId === this.#own.spanId;
    const lost = Math.max(0, this.#attempts - attemptsMax) + Math.max(0, this.#calls - callsMax);
    const attributes = {
      "tripline.run": id,
      "tripline.workspace": workspace,
      "tripline.workflow": workflow,
      "tripline.workflow.version": version,
      "tripline.run.status": status,
      ...(lost > 0 && { "tripline.spans.left_out": lost }),
    };
    const { traceId, spanId } = this.#own;
    const span = this.#maker.start(
      `run ${workflow}`,
      { kind: SpanKind.CONSUMER, startTime: Date.parse(createdAt), attributes },
      { parent: isRoot ? null : this.#begun, as: { traceId, spanId } },
    );
    if (status === "failed") span.setStatus({ code: SpanStatusCode.ERROR, message: message ?? "" });
    span.end(at);
  }

  /** Paths and queries of addresses may hold keys: only the host is told. */
  #callSpan({ method, url }: TracedCall, place: Place): Span {
    const host = URL.parse(url)?.host ?? "";
    const attributes = { "http.request.method": method, "server.address": host };
    return this.#maker.start(method, { kind: SpanKind.CLIENT, attributes }, { parent: this.#placeOf(place) });
  }

  #child(
    name: string,
    options: { startTime: number; attributes?: Record<string, string | number> },
    parent: TracePlace,
    spanId: string,
  ): Span {
    return this.#maker.start(name, options, { parent, as: { spanId } });
  }

  #placeOf({ path, attempt }: Place): TracePlace {
    return { ...this.#own, spanId: spanIdOf(`${this.#run.id}/${path}/${attempt}`) };
  }

  /** The nearest attempt that holds it, or the run. */
  #above(path: string): TracePlace {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const holder = path.slice(0, end);
      const attempt = this.#holders.get(holder);
      if (attempt !== undefined) return this.#placeOf({ path: holder, attempt });
    }
    return this.#own;
  }
}

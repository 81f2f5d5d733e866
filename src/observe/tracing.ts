import { setTimeout as pause } from "node:timers/promises";
import { ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  RandomIdGenerator,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Log } from "../contract/log.ts";
import type { IntakeSpan, Tracing } from "../contract/tracing.ts";
import { traceparentOf, traceparentText } from "../core/traceparent.ts";
import { intakeSpan } from "./intake-span.ts";
import { runSpanId, runSpans } from "./run-spans.ts";
import { telling } from "./span-exporter.ts";
import { contextOf, type Ids, type SpanMaker } from "./span-maker.ts";

export interface TracingDoors {
  log: Log;
  version: string;
  settings: TracingSettings;
}

export interface TracingSettings {
  /** Of the collector, with its path (`…/v1/traces`). */
  url: string;
  headers: Readonly<Record<string, string>>;
  service: string;
  /** As OTEL_TRACES_SAMPLER names it. */
  sampler: SamplerName;
  /** 0…1, for those that take a part. */
  ratio: number;
}

export type SamplerName =
  | "always_on"
  | "always_off"
  | "traceidratio"
  | "parentbased_always_on"
  | "parentbased_always_off"
  | "parentbased_traceidratio";

export type OpenTracing = Tracing & AsyncDisposable;

/** A collector that does not answer keeps nobody from stopping. */
const shutdownMsMax = 2_000;

/**
 * Opens traces that are sent to a collector by OTLP over HTTP, as JSON. Nothing is registered globally. Ids of a run's
 * spans follow from the run's id, so that it goes on in its trace whichever process carries it on.
 */
export function openTracing({ log, version, settings }: TracingDoors): OpenTracing {
  const exporter = telling(
    new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers } }),
    log,
  );
  const processor = new BatchSpanProcessor({ exporter });
  const random = new RandomIdGenerator();
  let given: Partial<Ids> = {};
  const sampler = samplerOf(settings);
  const provider = new TracerProvider({
    sampler,
    spanProcessors: [processor],
    resource: resourceFromAttributes({ "service.name": settings.service, "service.version": version }),
    idGenerator: {
      generateTraceId: () => given.traceId ?? random.generateTraceId(),
      generateSpanId: () => given.spanId ?? random.generateSpanId(),
    },
  });
  const tracer = provider.getTracer("tripline", version);
  const maker: SpanMaker = {
    start(name, options, { parent, remote = false, as = {} }) {
      given = as;
      try {
        return tracer.startSpan(name, options, contextOf(parent, remote));
      } finally {
        given = {};
      }
    },
  };
  const isSampled = (traceId: string) =>
    sampler.shouldSample(ROOT_CONTEXT, traceId, "run", SpanKind.CONSUMER, {}, []).decision ===
    SamplingDecision.RECORD_AND_SAMPLED;
  return {
    intake: (request): IntakeSpan => intakeSpan(request, maker),
    begin(runId, parent) {
      const place = traceparentOf(parent);
      if (place !== null) return traceparentText(place);
      const traceId = random.generateTraceId();
      return traceparentText({ traceId, spanId: runSpanId(runId), sampled: isSampled(traceId) });
    },
    run: (run) => runSpans(run, maker),
    async [Symbol.asyncDispose]() {
      const over = new AbortController();
      const wait = pause(shutdownMsMax, undefined, { signal: over.signal, ref: false }).catch(
        () => undefined,
      );
      await Promise.race([provider.shutdown(), wait]);
      over.abort();
    },
  };
}

/** What has begun here is carried on as it was decided; only at the door is there something to decide. */
function samplerOf({ sampler, ratio }: TracingSettings): Sampler {
  const root = sampler.endsWith("traceidratio")
    ? new TraceIdRatioBasedSampler(ratio)
    : sampler.endsWith("always_off")
      ? new AlwaysOffSampler()
      : new AlwaysOnSampler();
  if (sampler.startsWith("parentbased_")) return new ParentBasedSampler({ root });
  return new ParentBasedSampler({ root, remoteParentSampled: root, remoteParentNotSampled: root });
}

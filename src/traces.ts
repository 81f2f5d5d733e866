import type { Config } from "./config.ts";
import type { Log } from "./contract/log.ts";
import type { OpenTracing } from "./observe/tracing.ts";

/** Opens traces where a collector is named; the library for them is loaded only then. */
export async function openTraces(
  config: Config,
  doors: { log: Log; version: string },
): Promise<OpenTracing | undefined> {
  const { otlpEndpoint, otlpTracesEndpoint, otlpHeaders, traceService, traceSampler, traceRatio } = config;
  const url = otlpTracesEndpoint ?? (otlpEndpoint && `${otlpEndpoint.replace(/\/+$/, "")}/v1/traces`);
  if (url === undefined) return undefined;
  const { openTracing } = await import("./observe/tracing.ts");
  const settings = {
    url,
    headers: otlpHeaders ?? {},
    service: traceService,
    sampler: traceSampler,
    ratio: traceRatio,
  };
  return openTracing({ ...doors, settings });
}

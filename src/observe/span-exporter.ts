import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Log } from "../contract/log.ts";

/** A collector that is away is told of once in this time, however many exports fail. */
const toldEveryMs = 60_000;

/** The same exporter; what could not be sent is told to the log. */
export function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let toldAt = -toldEveryMs;
  let failed = 0;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) {
          failed += spans.length;
          const now = performance.now();
          if (now - toldAt >= toldEveryMs) {
            log.warn("traces could not be sent", { spans: failed, error: result.error.message });
            toldAt = now;
            failed = 0;
          }
        }
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

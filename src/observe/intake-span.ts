import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { IntakeSpan, Tracing } from "../contract/tracing.ts";
import { traceparentOf, traceparentText } from "../core/traceparent.ts";
import { placeOf, type SpanMaker } from "./span-maker.ts";

/** A request's span: each station is an event of it. Addresses are left out, since they may hold keys. */
export function intakeSpan(
  { traceparent, method, at }: Parameters<Tracing["intake"]>[0],
  maker: SpanMaker,
): IntakeSpan {
  const span = maker.start(
    "intake",
    { kind: SpanKind.SERVER, startTime: at, attributes: { "http.request.method": method } },
    { parent: traceparentOf(traceparent), remote: true },
  );
  return {
    traceparent: traceparentText(placeOf(span)),
    end({ deliveryId, status, workspace, trigger, stations, tookMs }) {
      if (!span.isRecording()) return;
      if (trigger !== null) span.updateName(`intake ${trigger}`).setAttribute("tripline.trigger", trigger);
      if (workspace !== null) span.setAttribute("tripline.workspace", workspace);
      span.setAttribute("tripline.delivery", deliveryId);
      if (status !== null) span.setAttribute("http.response.status_code", status);
      let micros = 0;
      for (const { station, verdict, reason, micros: took } of stations) {
        micros += took;
        const said = { verdict, micros: took, ...(reason !== undefined && { reason }) };
        span.addEvent(station, said, at + micros / 1_000);
      }
      if (status === null || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(at + Math.max(tookMs, micros / 1_000));
    },
  };
}

import type { DeliveryDetail } from "../contract/delivery.ts";
import { hiddenText } from "../contract/hidden.ts";
import { fields, heading, localTime, statusStyle, table } from "./output.ts";
import { printable } from "./printable.ts";

/** A delivery for people: what it is, why it did not run, its trace, content and runs. */
export function deliveryDetail(delivery: DeliveryDetail, names: ReadonlyMap<string, string>): string {
  const { id, status } = delivery;
  const parts = [
    summary(delivery, names),
    heading("Trace"),
    table(
      delivery.trace,
      [
        { title: "station", text: ({ station }) => station },
        { title: "verdict", text: ({ verdict }) => verdict },
        { title: "micros", text: ({ micros }) => micros },
        { title: "reason", text: (entry) => entry.reason ?? "" },
      ],
      "None was kept.",
    ),
    heading("Headers"),
    fields(delivery.headers),
  ];
  if (Object.keys(delivery.params).length > 0) {
    parts.push(heading("Parameters"), printable(JSON.stringify(delivery.params, null, 2)));
  }
  const { encoding, content } = delivery.body;
  parts.push(
    heading(`Body (${delivery.bodyBytes} bytes)`),
    encoding === "utf8" ? printable(content) : `It is not text; see it with: tripline deliveries body ${id}`,
    heading("Runs"),
    table(
      delivery.runs,
      [
        { title: "id", text: (run) => run.id },
        { title: "workflow", text: (run) => run.workflow },
        { title: "status", text: (run) => run.status, style: statusStyle },
      ],
      status === "rejected"
        ? "A rejected delivery starts none."
        : `It started none. To start some: tripline replay ${id}`,
    ),
  );
  return parts.join("\n");
}

function summary(delivery: DeliveryDetail, names: ReadonlyMap<string, string>): string {
  const { triggerId } = delivery;
  const name = triggerId === null ? undefined : names.get(triggerId);
  return fields({
    id: delivery.id,
    status: delivery.test === true ? `${delivery.status}, test` : delivery.status,
    received: localTime(delivery.receivedAt),
    request: `${delivery.method} ${delivery.url}`,
    from: delivery.ip,
    trigger: name === undefined ? triggerId : `${name} (${triggerId})`,
    answer: delivery.answerStatus,
    event: delivery.eventType,
    "idempotency key": delivery.idempotencyKey,
    "duplicate of": delivery.duplicateOf,
    "replay of": delivery.replayOf,
    reason: delivery.reason,
    "read as": delivery.bodyType,
    hidden: delivery.hidden.length === 0 ? null : delivery.hidden.map(hiddenText).join("; "),
    "did not run": whyNot(delivery),
    trace: delivery.traceId,
  });
}

/** The station that ended its journey, and what to look at; null where something ran. */
export function whyNot(
  delivery: Pick<DeliveryDetail, "status" | "runs" | "trace" | "duplicateOf" | "reason">,
): string | null {
  const { status, runs, trace, duplicateOf, reason } = delivery;
  if (runs.length > 0) return null;
  if (status === "duplicate") return `the event ran already, by the delivery ${duplicateOf}`;
  const last = trace.findLast(({ verdict }) => verdict !== "ok");
  const why = last?.reason ?? reason;
  if (last === undefined) return why;
  return `at the station “${last.station}”: ${last.verdict}${why === null ? "" : `, ${why}`}`;
}

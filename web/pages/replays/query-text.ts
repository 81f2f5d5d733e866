import type { DeliveryQuery } from "../../../src/contract/delivery-query.ts";
import { texts as deliveries } from "../../texts/deliveries.ts";
import { texts } from "../../texts/replays.ts";
import { texts as statuses } from "../../texts/status.ts";

interface Words {
  triggerName: (id: string) => string;
  /** A point in time as the viewer reads it. */
  time: (instant: string) => string;
}

const names = [
  "trigger",
  "status",
  "eventType",
  "idempotencyKey",
  "header",
  "text",
  "where",
  "ip",
  "url",
  "search",
  "faulty",
  "test",
] as const satisfies (keyof DeliveryQuery)[];

/** Which deliveries a replay is of, in words: "Trigger: orders · Status: rejected · until 26 Nov 2026, 12:00". */
export function queryText(query: DeliveryQuery, { triggerName, time }: Words): string {
  const { since, until } = query;
  const chosen = names.flatMap((name) => {
    const value = query[name];
    if (value === undefined) return [];
    if (name === "faulty" || name === "test") return [deliveries.filters[name]];
    const label = name === "search" ? deliveries.search : deliveries.filters[name];
    if (name === "trigger") return [`${label}: ${triggerName(value)}`];
    return [`${label}: ${query.status !== undefined && name === "status" ? statuses[query.status] : value}`];
  });
  return [
    ...(chosen.length === 0 ? [texts.meansQuery] : chosen),
    ...(since === undefined ? [] : [texts.since(time(since))]),
    ...(until === undefined ? [] : [texts.until(time(until))]),
  ].join(" · ");
}

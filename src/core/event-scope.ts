import type { Json } from "../contract/name.ts";
import { attributesOf } from "./cloudevent-header.ts";

/** What templates, expressions and scripts see, by name. */
export type Scope = Record<string, unknown>;

/** A delivery as templates see it: its content, verified and parsed. */
export interface ScopeEvent {
  id: string;
  triggerId: string;
  receivedAt: string;
  method: string;
  url: string;
  ip: string;
  contentType: string | null;
  eventType: string | null;
  headers: Record<string, string>;
  query: Record<string, string | string[]>;
  pathParameters: Record<string, string>;
  params: Record<string, Json>;
  body: Json;
  /** What its sender's token or certificate says, verified. */
  claims?: Readonly<Record<string, Json>> | undefined;
}

const noClaims: Readonly<Record<string, Json>> = Object.freeze({});
/** The deliveries of a batch as templates see them, in the order accepted. */
const batchScope = (events: readonly ScopeEvent[]) =>
  events.map((event) => ({ ...triggerScope(event), params: event.params }));

/** Names that the scope holds already: a header or body variable may not take one of them. */
export const scopeNames = ["trigger", "params", "input", "steps", "secrets", "run", "memory"] as const;

/**
 * The scope of an event: `trigger`, `params`, and the headers and the body under the names that the author chose
 * (S103–S105). A chosen name that the scope holds already does not replace what is there. Of a batch, `event` is the last
 * delivery and `trigger.batch` all of them.
 */
export function eventScope(
  event: ScopeEvent,
  variables: { headers?: string; body?: string } = {},
  batch?: readonly ScopeEvent[],
): Scope {
  const chosen: Scope = {};
  if (variables.headers !== undefined) chosen[variables.headers] = event.headers;
  if (variables.body !== undefined) chosen[variables.body] = event.body;
  return {
    ...chosen,
    trigger: batch === undefined ? triggerScope(event) : { ...triggerScope(event), batch: batchScope(batch) },
    params: event.params,
  };
}

const triggerScope = (event: ScopeEvent) => ({
  ...cloudEventIn(event),
  id: event.triggerId,
  deliveryId: event.id,
  headers: event.headers,
  query: event.query,
  path: event.pathParameters,
  method: event.method,
  url: event.url,
  body: event.body,
  ip: event.ip,
  receivedAt: event.receivedAt,
  eventType: event.eventType,
  contentType: event.contentType,
  claims: event.claims ?? noClaims,
});

/** The attributes of a CloudEvent, however it came. */
function cloudEventIn({ headers }: ScopeEvent): { event?: Record<string, string> } {
  const attributes = attributesOf(headers);
  return attributes === null ? {} : { event: attributes };
}

import type { Claims } from "../auth/scheme.ts";
import type { Json } from "../contract/name.ts";
import { eventScope, type Scope } from "../core/event-scope.ts";
import type { Reached } from "./journey.ts";
import type { Shown } from "./shown.ts";

interface Content {
  params?: Record<string, Json>;
  body?: Json;
  eventType?: string | null;
  claims?: Claims | undefined;
}

/** What templates and filters see of a request, as far as it has come. */
export function requestScope(
  { id, receivedAt, method, ip, headers, pathParameters = {}, trigger }: Omit<Reached, "kind">,
  { url, headers: seenHeaders, query }: Shown,
  { params = {}, body = null, eventType = null, claims }: Content = {},
): Scope {
  return eventScope(
    {
      id,
      triggerId: trigger?.id ?? "",
      receivedAt,
      method,
      url,
      ip,
      contentType: headers["content-type"] ?? null,
      eventType,
      headers: seenHeaders,
      query,
      pathParameters,
      params,
      body,
      claims,
    },
    trigger?.variables,
  );
}

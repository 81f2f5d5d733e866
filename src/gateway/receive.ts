import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { newId } from "../core/id.ts";
import { withoutOwnCookies } from "../core/own-cookies.ts";
import type { ClientView } from "./client.ts";
import type { Received } from "./journey.ts";
import { Trace } from "./trace.ts";

export interface ReceiveDoors {
  clock: () => { at: number; text: string };
  random: (bytes: number) => Uint8Array;
  client: Pick<ClientView, "of">;
}

/** Reads a request's line and headers; its body stays where it is. */
export function receive(request: IncomingMessage, { clock, random, client }: ReceiveDoors): Received {
  const { at, text } = clock();
  const url = originForm(request.url ?? "/");
  const mark = url.indexOf("?");
  const { ip, secure, isProxied } = client.of(request);
  return {
    kind: "ok",
    id: newId("dlv", { now: at, random }),
    at,
    receivedAt: text,
    method: request.method ?? "GET",
    url,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? "" : url.slice(mark + 1),
    headers: singleHeaders(request),
    ip,
    secure,
    isProxied,
    request,
    trace: new Trace(),
  };
}

/** Path and query of a request target; proxies send it in absolute form (RFC 9112, 3.2.2). */
export function originForm(target: string): string {
  if (target.startsWith("/")) return target;
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)?.[0];
  if (authority === undefined) return target;
  const rest = target.slice(authority.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

function singleHeaders(request: IncomingMessage): Record<string, string> {
  const headers = withoutConsoles(request.headers);
  // The only field that node gives as a list. Requests have no use for it, but senders send anything.
  const cookies = headers["set-cookie"];
  const joined = cookies === undefined ? headers : { ...headers, "set-cookie": cookies.join(", ") };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every other field is one string
  return joined as Record<string, string>;
}

/**
 * Without the console's cookies: they know neither ports nor paths, so a browser sends them to a trigger on the same host,
 * and who follows a link there must not hand their session to its author.
 */
function withoutConsoles(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  if (headers.cookie === undefined) return headers;
  const left = withoutOwnCookies(headers.cookie);
  if (left === headers.cookie) return headers;
  const { cookie: _, ...others } = headers;
  return left === undefined ? others : { ...others, cookie: left };
}

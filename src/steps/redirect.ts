import type { Target } from "./http-exchange.ts";

/** They prove who asks to one origin and are nobody else's business. */
const credentials = new Set(["authorization", "cookie", "proxy-authorization"]);
const describesBody = /^content-/i;

/**
 * The next request after a redirect. 303 turns everything but HEAD into GET, 301 and 302 turn POST into GET, 307 and 308
 * repeat method and body. Source: the Fetch standard, “HTTP-redirect fetch”.
 */
export function redirected(from: Target, status: number, url: URL): Target {
  const becomesGet =
    (status === 303 && from.method !== "HEAD" && from.method !== "GET") ||
    ((status === 301 || status === 302) && from.method === "POST");
  const leaves = url.origin !== from.url.origin;
  const kept = Object.entries(from.headers).filter(
    ([name]) => !(leaves && credentials.has(name.toLowerCase())) && !(becomesGet && describesBody.test(name)),
  );
  return {
    method: becomesGet ? "GET" : from.method,
    url,
    headers: Object.fromEntries(kept),
    body: becomesGet ? null : from.body,
  };
}

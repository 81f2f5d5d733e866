import type { Target } from "./http-exchange.ts";
import { TerminalError } from "./step.ts";

/**
 * What may follow to another origin: it says what is sent and what is understood. Any other field may prove who asks
 * (`Authorization`, `Cookie`, `X-Api-Key`, one of somebody's own), which is nobody else's business.
 */
const impersonal = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "content-encoding",
  "content-language",
  "content-type",
  // Made of the run and the step, and of no use to anybody but who is asked to do the work.
  "idempotency-key",
  "user-agent",
]);
const describesBody = /^content-/i;

/**
 * The next request after a redirect. 303 turns everything but HEAD into GET, 301 and 302 turn POST into GET, 307 and 308
 * repeat method and body. Throws TerminalError where it leads from https: to http:, which would show the request to
 * everybody on the way. Source: the Fetch standard, “HTTP-redirect fetch”.
 */
export function redirected(from: Target, status: number, url: URL): Target {
  if (from.url.protocol === "https:" && url.protocol === "http:")
    throw new TerminalError(`${from.url.origin} redirected to ${url.origin}, which is not encrypted.`);
  const becomesGet =
    (status === 303 && from.method !== "HEAD" && from.method !== "GET") ||
    ((status === 301 || status === 302) && from.method === "POST");
  const leaves = url.origin !== from.url.origin;
  const kept = Object.entries(from.headers).filter(
    ([name]) => !(leaves && !impersonal.has(name.toLowerCase())) && !(becomesGet && describesBody.test(name)),
  );
  return {
    method: becomesGet ? "GET" : from.method,
    url,
    headers: Object.fromEntries(kept),
    body: becomesGet ? null : from.body,
  };
}

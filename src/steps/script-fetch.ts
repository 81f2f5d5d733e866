import { z } from "zod";
import { headerFields, headerOf, headersOf } from "./headers.ts";
import { type HttpReply, type ScriptRequest, type StepContext, TerminalError } from "./step.ts";

/** A script that asks more often would better be a loop of http steps, each with its own record. */
const fetchesMax = 50;
/** Fits the sandbox beside what the script makes of it. */
const replyBytesMax = 5_242_880;
const methods = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** `api.example.com`, `*.example.com`, `localhost:8080`; nothing that a path or a user name could hide in. */
export const FetchHost = z
  .string()
  .max(260)
  .regex(
    /^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i,
    "a host name, with *. before it for all below it, and a port where it isn't the usual one",
  );

const Fields = headerFields({ title: "Headers" });

interface Allowed {
  hosts: readonly string[];
  /** Sent with each request; the script neither sees nor replaces them. */
  headers: Readonly<Record<string, string | null>>;
  timeoutMs: number;
  /** Aborted when the script is over. */
  signal: AbortSignal;
}

/**
 * What a script's `fetch` does out here. Only the hosts that the author listed are asked, redirects are handed to the
 * script as they are (following one would leave the list), and each request that changes something has an idempotency
 * key: the step's, and which of its requests this is.
 */
export function scriptFetch(
  allowed: Allowed,
  context: StepContext,
): (request: ScriptRequest) => Promise<HttpReply> {
  const own = headersOf(allowed.headers);
  let count = 0;
  return async ({ method, url: address, headers, body }) => {
    count += 1;
    if (count > fetchesMax) throw new TerminalError(`A script may fetch at most ${fetchesMax} times.`);
    if (!methods.has(method)) throw new TerminalError(`fetch knows no method ${method.slice(0, 20)}.`);
    const url = URL.parse(address);
    if (url === null) throw new TerminalError(`“${address}” is not a URL.`);
    if (!allowed.hosts.some((host) => isHost(url, host)))
      throw new TerminalError(`This script may not fetch from ${url.host}; its step lists the hosts it may.`);
    const sent = merged(fieldsOf(headers), own);
    if (headerOf(sent, "user-agent") === undefined) sent["User-Agent"] = "Tripline";
    if (!safeMethods.has(method) && headerOf(sent, "idempotency-key") === undefined)
      sent["Idempotency-Key"] = `${context.idempotencyKey}/${count}`;
    return context.doors.http.request({
      method,
      url: url.href,
      headers: sent,
      body: body.length === 0 ? null : body,
      timeoutMs: allowed.timeoutMs,
      redirectsMax: 0,
      responseBytesMax: replyBytesMax,
      signal: allowed.signal,
    });
  };
}

function fieldsOf(headers: Record<string, string>): Record<string, string> {
  const fields = Fields.safeParse(headers);
  if (!fields.success)
    throw new TerminalError(`fetch: ${fields.error.issues[0]?.message ?? "a header is wrong"}`);
  return headersOf(fields.data);
}

function merged(fields: Record<string, string>, own: Record<string, string>): Record<string, string> {
  const kept = Object.entries(fields).filter(([name]) => headerOf(own, name.toLowerCase()) === undefined);
  return { ...Object.fromEntries(kept), ...own };
}

/** The parser has made odd spellings of a host the plain one; a usual port does not show in `host`. */
function isHost({ protocol, host, hostname }: URL, allowed: string): boolean {
  if (protocol !== "http:" && protocol !== "https:") return false;
  const plain = allowed.toLowerCase();
  if (!plain.startsWith("*.")) return host === plain;
  const at = plain.lastIndexOf(":");
  const [name, port] = at < 0 ? [plain.slice(1), ""] : [plain.slice(1, at), plain.slice(at)];
  return hostname.endsWith(name) && host === hostname + port;
}

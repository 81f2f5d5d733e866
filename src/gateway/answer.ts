import { STATUS_CODES } from "node:http";
import type { Refusal } from "../auth/scheme.ts";
import { type Page, pageHtml, pagePolicy } from "./approval-page.ts";
import type { Ending } from "./journey.ts";

/** What goes back to the sender. `headers` are names and values in turn. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string | Uint8Array;
}

/** A refusal before it has been written down: `members` follow `error` in the body. */
export interface Refused {
  status: number;
  error: string;
  members?: Record<string, unknown>;
  headers?: readonly string[];
}

/** Statuses of answers that have no content (RFC 9110). */
export const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** How long a sender should wait before it tries again what we could not take. */
export const retryAfterSeconds = 5;

const authenticationErrors: Readonly<Record<Refusal, string>> = {
  shared_key: "Invalid shared key",
  signature: "Invalid signature",
  credentials: "Invalid authentication credentials",
};

/** Puts an ending into HTTP. Null: there is nobody left to answer. */
export function endingAnswer(
  ending: Ending,
  request: { id: string; method: string; accept: string | undefined },
): Answer | null {
  if (ending.kind === "departed") return null;
  if (ending.kind === "described") {
    return { status: request.method === "HEAD" ? 200 : 204, headers: ["Allow", ending.allow], body: "" };
  }
  if (ending.kind === "handshake") return ending.answer;
  // An address that does not exist and one that is not shown give the same bytes; of an error nothing is said at all.
  const isBare = ending.kind === "unknown" || ending.kind === "failed" || ending.kind === "broken";
  return refusalAnswer(refusals(ending), isBare ? { ...request, id: null } : request);
}

/** An ending as a refusal that has not been written down; null for those that refuse nothing. */
export function refusalOf(ending: Ending): Refused | null {
  const { kind } = ending;
  return kind === "departed" || kind === "described" || kind === "handshake" ? null : refusals(ending);
}

type ContentEnding = Extract<
  Ending,
  {
    kind:
      | "unsupported"
      | "unparsable"
      | "missing"
      | "invalid"
      | "unavailable"
      | "unverifiable"
      | "failed"
      | "broken";
  }
>;

function refusals(ending: Exclude<Ending, { kind: "departed" | "described" | "handshake" }>): Refused {
  switch (ending.kind) {
    case "unknown":
      return { status: 404, error: "Not found" };
    case "gone":
      return { status: 410, error: "Gone" };
    case "inactive":
      return { status: 409, error: "Trigger is not active" };
    case "untestable":
      return { status: 409, error: "The draft can't be tested", members: { msg: ending.reason } };
    case "wrong_method":
      return { status: 405, error: "Method not allowed", headers: ["Allow", ending.allow] };
    case "insecure":
      return ending.location === null
        ? { status: 403, error: "Forbidden", members: { msg: "HTTPS is required" } }
        : { status: 308, error: "HTTPS is required", headers: ["Location", ending.location] };
    case "forbidden":
      return { status: 403, error: "Forbidden" };
    case "too_large":
      return { status: 413, error: "Payload too large", members: { limit: ending.limit, msg: ending.msg } };
    case "throttled":
    case "limited":
      return {
        status: 429,
        error: "Too many requests",
        headers: ["Retry-After", String(ending.retryAfterSeconds)],
      };
    case "unauthenticated":
    case "stale":
      return {
        status: 401,
        error: authenticationErrors[ending.refusal],
        headers: ending.challenges.flatMap((challenge) => ["WWW-Authenticate", challenge]),
      };
    case "unsupported":
    case "unparsable":
    case "missing":
    case "invalid":
    case "unavailable":
    case "unverifiable":
    case "failed":
    case "broken":
      return contentRefusals(ending);
    default:
      return ending satisfies never;
  }
}

function contentRefusals(ending: ContentEnding): Refused {
  const error = "Invalid request format";
  switch (ending.kind) {
    case "unsupported":
      return { status: 415, error: "Unsupported media type", members: { msg: ending.reason } };
    case "unparsable": {
      const { reason: msg, line, column } = ending;
      return { status: 400, error, members: { msg, line, column } };
    }
    case "missing": {
      const { missing, invalid } = ending;
      const members = { msg: "Missing required parameter(s)", missing };
      return { status: 400, error, members: invalid.length === 0 ? members : { ...members, invalid } };
    }
    case "invalid":
      return { status: 400, error, members: { msg: "Invalid parameter(s)", invalid: ending.invalid } };
    case "unavailable":
    case "unverifiable":
      return {
        status: 503,
        error: "Service unavailable",
        headers: ["Retry-After", String(retryAfterSeconds)],
      };
    case "failed":
    case "broken":
      return { status: 500, error: "Internal server error" };
    default:
      return ending satisfies never;
  }
}

/** JSON that begins with `error`; for who asks for it, a problem document (RFC 9457) that says the same. */
export function refusalAnswer(
  { status, error, members = {}, headers = [] }: Refused,
  { id, accept }: { id: string | null; accept: string | undefined },
): Answer {
  const requestId = id === null ? {} : { requestId: id };
  if (accept === undefined || !accept.includes("application/problem+json")) {
    const body = JSON.stringify({ error, ...members, ...requestId });
    return { status, headers: ["Content-Type", "application/json", ...headers], body };
  }
  const { msg, ...rest } = members;
  const problem = { type: "about:blank", title: STATUS_CODES[status], status, detail: msg ?? error, error };
  return {
    status,
    headers: ["Content-Type", "application/problem+json", ...headers],
    body: JSON.stringify({ ...problem, ...rest, ...requestId }),
  };
}

/** The answers that a run which is still under way, or failed, has when the author has not said otherwise. */
export function runningAnswer(run: {
  runId: string;
  status: string;
  statusUrl: string;
  applied?: string | undefined;
}): Answer {
  const { runId, status, statusUrl, applied } = run;
  const headers = ["Content-Type", "application/json", "Cache-Control", "no-store"];
  headers.push("Location", statusUrl, "Retry-After", "1");
  if (applied !== undefined) headers.push("Preference-Applied", applied);
  return { status: 202, headers, body: JSON.stringify({ status, runId }) };
}

export function runFailedAnswer(run: {
  runId: string;
  status: "failed" | "canceled";
  msg?: string | undefined;
}): Answer {
  const body = JSON.stringify({ error: `Run ${run.status}`, msg: run.msg, runId: run.runId });
  return { status: 500, headers: ["Content-Type", "application/json", "Cache-Control", "no-store"], body };
}

/** To who waits for a run that a fault of the trigger has kept from starting. The same bytes as for any other fault. */
export const unroutableAnswer: Answer = {
  status: 500,
  headers: ["Content-Type", "application/json", "Cache-Control", "no-store"],
  body: '{"error":"Internal server error"}',
};

/** A page for people. To have answered is a success; what can't be answered any more is gone. */
export function pageAnswer(page: Page): Answer {
  const headers = ["Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store"];
  headers.push("Content-Security-Policy", pagePolicy, "Referrer-Policy", "no-referrer");
  headers.push("X-Content-Type-Options", "nosniff", "X-Robots-Tag", "noindex");
  return { status: pageStatus(page), headers, body: pageHtml(page) };
}

function pageStatus(page: Page): number {
  if (page.kind === "unknown") return 404;
  if (page.kind === "question") return page.again === undefined ? 200 : 422;
  return page.kind === "answered" && page.now ? 200 : 410;
}

export function jsonAnswer(value: unknown): Answer {
  return { status: 200, headers: ["Content-Type", "application/json"], body: JSON.stringify(value) };
}

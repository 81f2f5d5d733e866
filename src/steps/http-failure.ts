import { type HttpCall, type HttpReply, RetryLaterError, TerminalError } from "./step.ts";

interface Called {
  call: HttpCall;
  /** Statuses of 400 and above that the author takes for success. */
  expected: readonly number[];
  /** Milliseconds since the epoch; a `Retry-After` may be a date. */
  now: number;
}

/** A service that asks for more has forgotten about us by then. */
const retryAfterMsMax = 86_400_000;
const excerptCharactersMax = 300;

/**
 * What a reply means as a failure, null when it is none. 408, 425, 429 and 5xx may pass: an ordinary Error, or
 * RetryLaterError where the reply names a time. Any other status of 400 and above says that this request is wrong, and
 * the same request would be wrong again: TerminalError.
 */
export function replyFailure(reply: HttpReply, called: Called): Error | null {
  if (reply.status < 400 || called.expected.includes(reply.status)) return null;
  const message = describe(reply, called.call);
  if (!mayPass(reply.status)) return new TerminalError(message);
  const delayMs = retryAfterMs(reply.headers["retry-after"], called.now);
  return delayMs === null ? new Error(message) : new RetryLaterError(message, delayMs);
}

const mayPass = (status: number) => status >= 500 || [408, 425, 429].includes(status);

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as ms from `now`; null when there is none that can be read. */
function retryAfterMs(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), retryAfterMsMax);
}

/** The origin only: paths and queries of webhooks often hold their secret. */
function describe(reply: HttpReply, call: HttpCall): string {
  const text = new TextDecoder().decode(reply.body.subarray(0, excerptCharactersMax * 4));
  const excerpt = text.replace(/\s+/g, " ").trim().slice(0, excerptCharactersMax);
  const said = excerpt === "" ? "." : `: ${excerpt}`;
  return `${call.method} ${URL.parse(call.url)?.origin ?? ""} answered ${reply.status}${said}`;
}

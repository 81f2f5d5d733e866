import {
  type HttpCall,
  type HttpReply,
  RetryLaterError,
  retryLaterMsMax,
  type StepContext,
  TerminalError,
  withStatus,
} from "./step.ts";

/** Who is told of a failure: a `Retry-After` may be a date, and what a service says again may be a secret. */
export type Hearer = Pick<StepContext, "now" | "masked">;

interface Called {
  call: HttpCall;
  /** Statuses of 400 and above that the author takes for success. */
  expected: readonly number[];
  by: Hearer;
}

const excerptCharactersMax = 300;
/** Text is masked before it is cut: this much more is looked at. */
const secretBytesMax = 65_536;

/**
 * What a reply means as a failure, null when it is none. 408, 425, 429 and 5xx may pass: an ordinary Error, or
 * RetryLaterError where the reply names a time. Any other status of 400 and above says that this request is wrong, and
 * the same request would be wrong again: TerminalError.
 */
export function replyFailure(reply: HttpReply, called: Called): Error | null {
  if (reply.status < 400 || called.expected.includes(reply.status)) return null;
  return failureOf(reply, { message: describe(reply, called), now: called.by.now() });
}

/** With the status, by which a policy may decide otherwise, and the time where it names one. */
function failureOf(
  { status, headers }: HttpReply,
  { message, now }: { message: string; now: number },
): Error {
  const delayMs = retryAfterMs(headers["retry-after"], now);
  if (!mayPass(status)) return withStatus(new TerminalError(message), status);
  return withStatus(delayMs === null ? new Error(message) : new RetryLaterError(message, delayMs), status);
}

const mayPass = (status: number) => status >= 500 || [408, 425, 429].includes(status);

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as ms from `now`; null when there is none that can be read. */
export function retryAfterMs(value: string | undefined, now: number): number | null {
  if (value === undefined) return null;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), retryLaterMsMax);
}

/** A failure of a service that says itself what is wrong: worth another try, or not, by its status. */
export function statusFailure(
  reply: HttpReply,
  { name, said, by }: { name: string; said: string; by: Hearer },
): Error {
  return failureOf(reply, {
    message: `${name} answered ${reply.status}${said === "" ? "." : `: ${said}`}`,
    now: by.now(),
  });
}

/** A reply's beginning as one line of text, secrets masked. */
export function replyExcerpt({ body }: Pick<HttpReply, "body">, by: Pick<Hearer, "masked">): string {
  const text = new TextDecoder().decode(body.subarray(0, excerptCharactersMax * 4 + secretBytesMax));
  return by
    .masked(text)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, excerptCharactersMax);
}

/** A reply's content where it is JSON, else null. */
export function jsonOf({ body }: Pick<HttpReply, "body">): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}

/** The origin only: paths and queries of webhooks often hold their secret. */
function describe(reply: HttpReply, { call, by }: Called): string {
  const excerpt = replyExcerpt(reply, by);
  const said = excerpt === "" ? "." : `: ${excerpt}`;
  return `${call.method} ${URL.parse(call.url)?.origin ?? ""} answered ${reply.status}${said}`;
}

import type { AddressAttempt } from "../contract/dead-letter.ts";
import { type OutgoingSigning, SigningError, signatureHeaders } from "../core/outgoing-signature.ts";
import { headerOf } from "./headers.ts";
import { replyExcerpt, retryAfterMs } from "./http-failure.ts";
import { type HttpCall, type HttpReply, TerminalError } from "./step.ts";

/** A webhook of one's own, for one address. */
export interface WebhookCall {
  method: "POST" | "PUT";
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  signing: OutgoingSigning;
  timeoutMs: number;
}

/** `passing`: another try may succeed, after `delayMs` where the address has said so; `gone`: it wants no more (410). */
export interface Verdict {
  kind: "delivered" | "passing" | "final" | "gone";
  attempt: AddressAttempt;
  delayMs: number | null;
}

export interface Sending {
  ask(call: HttpCall): Promise<HttpReply>;
  /** Takes secrets out of what is kept of its reply. */
  masked(text: string): string;
  messageId: string;
  /** Milliseconds since the epoch. */
  now(): number;
  signal: AbortSignal;
}

/** Nobody reads what receivers answer; an excerpt is for people who look for an error. */
const replyBytesMax = 65_536;
const errorCharactersMax = 120;

/**
 * Sends it once, signed for this moment. 2xx is success; 408, 425, 429, 3xx, 5xx, no reply and timeouts may pass; 410 says
 * that the address is gone; everything else stays wrong. Rejects only where it was given up. Source for the statuses:
 * Standard Webhooks, “Deliverability and reliability”.
 */
export async function sendWebhook(call: WebhookCall, sending: Sending): Promise<Verdict> {
  const at = sending.now();
  const began = performance.now();
  const verdict = (
    kind: Verdict["kind"],
    status: number | null,
    error: string | null,
    delayMs: number | null,
  ) => ({
    kind,
    delayMs,
    attempt: {
      at: new Date(at).toISOString(),
      tookMs: Math.round(performance.now() - began),
      status,
      error: error && sending.masked(error).slice(0, errorCharactersMax),
    },
  });
  try {
    const reply = await sending.ask(signedCall(call, { ...sending, at }));
    if (reply.status >= 200 && reply.status < 300) return verdict("delivered", reply.status, null, null);
    const delayMs = retryAfterMs(reply.headers["retry-after"], at);
    return verdict(
      kindOf(reply.status),
      reply.status,
      replyExcerpt(reply, sending) || `answered ${reply.status}`,
      delayMs,
    );
  } catch (error) {
    if (sending.signal.aborted) throw error;
    const isFinal = error instanceof TerminalError || error instanceof SigningError;
    return verdict(isFinal ? "final" : "passing", null, messageOf(error), null);
  }
}

/** Why an address has not taken it, in one line for people. */
export function reasonOf({ status, error }: AddressAttempt): string {
  const answered = status === null ? "" : `answered ${status}`;
  return error === null || error === answered ? answered : [answered, error].filter(Boolean).join(": ");
}

const passingStatuses = new Set([408, 425, 429]);

function kindOf(status: number): Verdict["kind"] {
  if (status === 410) return "gone";
  return status < 400 || status >= 500 || passingStatuses.has(status) ? "passing" : "final";
}

function signedCall(
  { method, url, headers, body, signing, timeoutMs }: WebhookCall,
  { messageId, at, signal }: { messageId: string; at: number; signal: AbortSignal },
): HttpCall {
  const message = { id: messageId, timestamp: Math.floor(at / 1_000), url, body };
  const signed = signatureHeaders(signing, message);
  const own = Object.entries(headers).filter(([name]) => headerOf(signed, name.toLowerCase()) === undefined);
  return {
    method,
    url,
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "Tripline",
      "Accept-Encoding": "identity",
      "Idempotency-Key": messageId,
      ...Object.fromEntries(own),
      ...signed,
    },
    body,
    timeoutMs,
    // What is signed is for this address and no other.
    redirectsMax: 0,
    responseBytesMax: replyBytesMax,
    signal,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

import { TextDecoder } from "node:util";
import type { Exchange, ExchangeBody } from "../contract/exchange.ts";
import { masked, wellKnown } from "../core/mask.ts";
import type { HttpExchange } from "../steps/step.ts";
import type { Masking } from "./masking.ts";
import { instant } from "./wait.ts";

/** Of one attempt; of more, the first and the latest are kept. */
export const exchangesMax = 20;
/** What a person looks at to see what went wrong; a run with many exchanges must stay small. */
const bodyBytesMax = 4_096;
/** Text is masked before it is cut, so that no part of a secret stays at the cut: this much more is looked at. */
const secretBytesMax = 65_536;
const headerCharactersMax = 1_000,
  headersMax = 50,
  urlCharactersMax = 4_000,
  errorCharactersMax = 1_000;

/** Makes of exchanges what the journal keeps: bounded, without secrets. */
export function exchangeOf(exchange: HttpExchange, masking: Masking | null): Exchange {
  const { call, reply, error } = exchange;
  const text = (source: string) => masking?.text(source) ?? source;
  return {
    at: instant(exchange.at),
    tookMs: Math.max(0, Math.round(exchange.tookMs)),
    request: {
      method: call.method,
      url: text(wellKnown.url(call.url)).slice(0, urlCharactersMax),
      headers: headersOf(call.headers, text),
      body: bodyOf(call.body, text),
    },
    response: reply && {
      status: reply.status,
      headers: headersOf(reply.headers, text),
      body: bodyOf(reply.body, text),
    },
    error: reply === null ? text(messageOf(error)).slice(0, errorCharactersMax) : null,
  };
}

/** What keeping it takes, roughly. */
export function exchangeBytes({ request, response }: Exchange): number {
  const texts = [request.url, request.body?.content ?? "", response?.body?.content ?? ""];
  const headers = [...Object.entries(request.headers), ...Object.entries(response?.headers ?? {})].flat();
  return [...texts, ...headers].reduce((sum, text) => sum + text.length, 200);
}

/** Adds one; the first stays, for it is what the others follow from. */
export function addExchange(exchanges: Exchange[], exchange: Exchange): void {
  if (exchanges.length >= exchangesMax) exchanges.splice(1, 1);
  exchanges.push(exchange);
}

function headersOf(
  headers: Readonly<Record<string, string>>,
  text: (source: string) => string,
): Record<string, string> {
  const shown = Object.entries(wellKnown.headers(headers)).slice(0, headersMax);
  return Object.fromEntries(shown.map(([name, value]) => [name, text(value).slice(0, headerCharactersMax)]));
}

function bodyOf(body: string | Uint8Array | null, text: (source: string) => string): ExchangeBody | null {
  if (body === null || body.length === 0) return null;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const looked = bytes.subarray(0, bodyBytesMax + secretBytesMax);
  const plain = decoded(looked);
  const cut = bytes.length > bodyBytesMax;
  if (plain === null) {
    // A form with a file may hold a secret, too.
    const shown = Buffer.from(text(Buffer.from(looked).toString("latin1")), "latin1");
    const content = shown.subarray(0, bodyBytesMax).toString("base64");
    return { encoding: "base64", content, bytes: bytes.length, cut };
  }
  const shown = text(plain);
  return { encoding: "utf8", content: shown.slice(0, bodyBytesMax), bytes: bytes.length, cut };
}

/** Null for what is no text. Bytes of a character that was cut off at the end are left out. */
function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return typeof error === "string" ? error : masked;
}

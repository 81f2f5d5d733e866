import type { Json } from "../contract/name.ts";

/** A request that may be a provider's challenge. */
export interface Asked {
  readonly method: string;
  /** The trigger's whole address as it was called, without the query; begins with the public URL. */
  readonly address: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** As received. */
  readonly body: Uint8Array;
  /** The body as JSON; undefined when it is none. */
  readonly json: Json | undefined;
  /** How many deliveries a minute the trigger's quota takes; null: any number. */
  readonly ratePerMinute: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Values of a credential's settings by field; secrets in the clear, lists of texts with spaces between. A field that is not set, or has no value, is absent. */
export type Known = Readonly<Record<string, string | undefined>>;

/** What a challenge is answered. Contents that an HTTP header can't hold are left out where it is sent. */
export type HandshakeReply =
  | {
      kind: "answered";
      /** 200 unless given. */
      status?: number;
      headers?: Record<string, string>;
      body?: string;
      /** Becomes the value of the credential's secret where that has none yet. */
      learned?: string;
      /** Is called (GET, through the guard of addresses) before the answer is given, and must succeed. */
      calls?: string;
    }
  /** It is a challenge, but not one for this trigger. Counts as a failed authentication. */
  | { kind: "refused"; reason: string; learned?: string };

/** One kind of challenge that a provider sends, and what it wants to hear. */
export interface Handshake {
  /** A sentence for the reference, without a full stop at its end. */
  title: string;
  /** `anyone`: before the sender is proved, as it can't be yet; `sender`: only once it is. */
  to: "anyone" | "sender";
  /** What is looked at first, so that other requests cost nothing: all that is named must be there. */
  on: {
    method: "GET" | "POST" | "HEAD" | "OPTIONS";
    /** A query parameter. */
    query?: string;
    /** A header, in lower case. */
    header?: string;
    /** A text in the body as received. */
    body?: string;
  };
  /** Null: it is no challenge after all. Must be quick and never throw, whatever is asked. */
  reply(asked: Asked, known: Known): HandshakeReply | null;
}

/** Longer texts are no challenge: this is what is repeated to strangers. */
const challengeCharactersMax = 4_096;

/** A challenge from the query as text; undefined when there is none, or it is too long. */
export function challengeIn({ query }: Asked, name: string): string | undefined {
  return bounded(query.get(name));
}

/** A text member of the body; undefined when there is none, or it is too long. */
export function memberOf({ json }: Pick<Asked, "json">, ...path: readonly string[]): string | undefined {
  let value = json;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return typeof value === "string" ? bounded(value) : undefined;
}

/** An answer of one text, which a browser takes for nothing else. */
export function textReply(body: string, status?: number): HandshakeReply {
  const headers = { "Content-Type": "text/plain; charset=utf-8" };
  return { kind: "answered", headers, body, ...(status !== undefined && { status }) };
}

export function jsonReply(value: Json): HandshakeReply {
  const headers = { "Content-Type": "application/json" };
  return { kind: "answered", headers, body: JSON.stringify(value) };
}

function bounded(text: string | null): string | undefined {
  return text === null || text === "" || text.length > challengeCharactersMax ? undefined : text;
}

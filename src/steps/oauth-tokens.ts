import { createHash } from "node:crypto";
import { z } from "zod";
import { jsonOf, replyFailure } from "./http-failure.ts";
import { type HttpCall, type HttpDoor, type HttpReply, TerminalError } from "./step.ts";

/** What a token is asked for with (RFC 6749, section 4.4); the same in two runs is the same token. */
export interface TokenRequest {
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope?: string | undefined;
  audience?: string | undefined;
  credentialsIn: "header" | "body";
  /** Further fields of the form. */
  fields: Readonly<Record<string, string>>;
}

interface Kept {
  token: Promise<string>;
  /** Milliseconds since the epoch; known once the token is there. */
  expiresAt: number;
}

/** Tokens kept at a time; beyond them the one asked for longest ago goes. */
const tokensMax = 1_000;
const requestTimeoutMs = 30_000;
const replyBytesMax = 65_536;
/** A server that names no time has one: it is found out by a 401, or asked again after so long. */
const lifetimeMsDefault = 3_600_000;
/** A token is not used in its last moments: it has to arrive before they are over. */
const marginMsMax = 60_000,
  marginShare = 0.1;

/** RFC 6749, section 5.1; some servers write the number as a text. */
const TokenReply = z.object({
  access_token: z.string().min(1).max(16_384),
  token_type: z.string().optional(),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
});
const TokenError = z.object({ error: z.string(), error_description: z.string().optional() });

/**
 * Tokens of OAuth 2 clients, kept in memory alone, for all runs of the process: asked for once however many want it at
 * the same time, until it expires or is refused.
 */
export class OAuthTokens {
  readonly #http: HttpDoor;
  readonly #kept = new Map<string, Kept>();

  constructor(http: HttpDoor) {
    this.#http = http;
  }

  /** `refused`: a token that the service did not take; another one is got, once for all who had it. */
  async token(request: TokenRequest, { now, refused }: { now: number; refused?: string }): Promise<string> {
    const key = keyOf(request);
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.expiresAt > now) {
      const token = await kept.token;
      if (token !== refused) return token;
      // Somebody else may have got another one meanwhile.
      if (this.#kept.get(key) !== kept) return this.token(request, { now });
    }
    return this.#fetch(request, now, key).token;
  }

  #fetch(request: TokenRequest, now: number, key: string): Kept {
    const call = callOf(request);
    const fetched = this.#http.request(call).then((reply) => tokenIn(reply, { call, now }));
    const token = fetched.then(
      ({ token: fresh, lifetimeMs }) => {
        kept.expiresAt = now + lifetimeMs - Math.min(marginMsMax, lifetimeMs * marginShare);
        return fresh;
      },
      (error: unknown) => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
        throw error;
      },
    );
    const kept: Kept = { token, expiresAt: Number.POSITIVE_INFINITY };
    this.#keep(key, kept);
    return kept;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > tokensMax && oldest !== undefined) this.#kept.delete(oldest);
  }
}

const byDoor = new WeakMap<HttpDoor, OAuthTokens>();

/** The tokens of all who go out by this door. */
export function tokensOf(door: HttpDoor): OAuthTokens {
  const http = door.shared ?? door;
  const known = byDoor.get(http) ?? new OAuthTokens(http);
  byDoor.set(http, known);
  return known;
}

/** No secret is kept as a key. */
const keyOf = (request: TokenRequest) => createHash("sha256").update(JSON.stringify(request)).digest("hex");

function callOf({ tokenUrl, clientId, clientSecret, scope, audience, ...rest }: TokenRequest): HttpCall {
  const form = new URLSearchParams({ grant_type: "client_credentials", ...rest.fields });
  if (scope !== undefined && scope !== "") form.set("scope", scope);
  if (audience !== undefined && audience !== "") form.set("audience", audience);
  const inHeader = rest.credentialsIn === "header";
  if (!inHeader) {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  return {
    method: "POST",
    url: tokenUrl,
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Accept: "application/json",
      "User-Agent": "Tripline",
      ...(inHeader && { Authorization: `Basic ${basicOf(clientId, clientSecret)}` }),
    },
    body: form.toString(),
    timeoutMs: requestTimeoutMs,
    // Credentials are sent where they were meant for, and nowhere else.
    redirectsMax: 0,
    responseBytesMax: replyBytesMax,
    // All who wait share it, so that none of them can give it up for the others.
    signal: new AbortController().signal,
  };
}

/** RFC 6749, section 2.3.1: both are encoded as in a form first. */
function basicOf(clientId: string, clientSecret: string): string {
  const encoded = (text: string) => new URLSearchParams({ "": text }).toString().slice(1);
  return Buffer.from(`${encoded(clientId)}:${encoded(clientSecret)}`).toString("base64");
}

function tokenIn(
  reply: HttpReply,
  { call, now }: { call: HttpCall; now: number },
): { token: string; lifetimeMs: number } {
  const origin = URL.parse(call.url)?.origin ?? "";
  const said = jsonOf(reply);
  const refusal = TokenError.safeParse(said);
  if (refusal.success && reply.status < 500) {
    const { error, error_description: description } = refusal.data;
    const why = description === undefined ? "" : `: ${description}`;
    throw new TerminalError(`${origin} gave no token: ${error}${why}`);
  }
  // What it says beside an error is not told: it may hold the credentials.
  const by = { now: () => now, masked: (text: string) => text };
  const failure = replyFailure({ ...reply, body: new Uint8Array() }, { call, expected: [], by });
  if (failure !== null) throw failure;
  const read = TokenReply.safeParse(said);
  if (!read.success)
    throw new TerminalError(`${origin} answered ${reply.status} without an access_token in a JSON object.`);
  const { access_token: token, token_type: type, expires_in: seconds } = read.data;
  if (type !== undefined && type.toLowerCase() !== "bearer")
    throw new TerminalError(`${origin} gave a token of the type ${type}; only bearer is known.`);
  return { token, lifetimeMs: seconds === undefined ? lifetimeMsDefault : seconds * 1_000 };
}

import { z } from "zod";
import { KeyUrl } from "../auth/jwt-config.ts";
import type { KeySetSource } from "../auth/scheme.ts";

/** The way out over HTTP, with the address guard; `main` opens it. */
export interface OutgoingDoor {
  request(call: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: null;
    timeoutMs: number;
    redirectsMax: number;
    responseBytesMax: number;
    signal: AbortSignal;
  }): Promise<{ status: number; headers: Record<string, string>; body: Uint8Array }>;
}

interface Fetched {
  keys: Readonly<Record<string, unknown>>[];
  /** What `Cache-Control: max-age` says. */
  freshMs: number | null;
}

/** A sender may be waiting: both calls of a discovery together stay below the time it takes for an answer. */
const timeoutMs = 3_000;
/** A key has some 2 KiB with its certificate. */
const documentBytesMax = 524_288;
const keysMax = 200;

const Keys = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(keysMax) });
const Discovery = z.object({ issuer: z.string(), jwks_uri: KeyUrl });

/** Fetches a key set; for an issuer, first where it is (OpenID Connect Discovery 1.0, 4). Rejects with the reason. */
export async function fetchKeys(
  source: KeySetSource,
  doors: { http: OutgoingDoor; signal: AbortSignal },
): Promise<Fetched> {
  const url = "jwksUrl" in source ? source.jwksUrl : await discover(source.issuer, doors);
  const { value, headers } = await fetchDocument(url, doors);
  const parsed = Keys.safeParse(value);
  if (!parsed.success) throw new Error(`${url} gives no JSON Web Key Set of at most ${keysMax} keys`);
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(headers["cache-control"] ?? "")?.[1];
  return { keys: parsed.data.keys, freshMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

async function discover(issuer: string, doors: { http: OutgoingDoor; signal: AbortSignal }): Promise<string> {
  const url = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  const { value } = await fetchDocument(url, doors);
  const parsed = Discovery.safeParse(value);
  if (!parsed.success) throw new Error(`${url} gives no issuer and jwks_uri (https)`);
  if (parsed.data.issuer !== issuer)
    throw new Error(`${url} is of another issuer; it must be written as there`);
  return parsed.data.jwks_uri;
}

/** A redirect is not followed: it could lead from https to what anybody on the way can change. */
async function fetchDocument(
  url: string,
  { http, signal }: { http: OutgoingDoor; signal: AbortSignal },
): Promise<{ value: unknown; headers: Record<string, string> }> {
  const { status, headers, body } = await http.request({
    method: "GET",
    url,
    headers: { accept: "application/json" },
    body: null,
    timeoutMs,
    redirectsMax: 0,
    responseBytesMax: documentBytesMax,
    signal,
  });
  if (status !== 200) throw new Error(`${url} answers ${status}`);
  try {
    return { value: JSON.parse(Buffer.from(body).toString()), headers };
  } catch {
    throw new Error(`${url} gives no JSON`);
  }
}

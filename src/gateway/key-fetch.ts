import { z } from "zod";
import { KeyUrl } from "../auth/jwt-config.ts";
import type { KeySetSource } from "../auth/scheme.ts";
import { type FetchDoors, fetchDocument, type HttpHeaders } from "./outgoing-door.ts";

interface Fetched {
  keys: Readonly<Record<string, unknown>>[];
  /** What `Cache-Control: max-age` says. */
  freshMs: number | null;
}

/** A key has some 2 KiB with its certificate. */
const bytesMax = 524_288;
const keysMax = 200;

const Keys = z.object({ keys: z.array(z.record(z.string(), z.unknown())).max(keysMax) });
const Discovery = z.object({ issuer: z.string(), jwks_uri: KeyUrl });

/** Fetches a key set; for an issuer, first where it is (OpenID Connect Discovery 1.0, 4). Rejects with the reason. */
export async function fetchKeys(source: KeySetSource, doors: FetchDoors): Promise<Fetched> {
  const url = "jwksUrl" in source ? source.jwksUrl : await discover(source.issuer, doors);
  const { value, headers } = await fetchJson(url, doors);
  const parsed = Keys.safeParse(value);
  if (!parsed.success) throw new Error(`${url} gives no JSON Web Key Set of at most ${keysMax} keys`);
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/i.exec(headers["cache-control"] ?? "")?.[1];
  return { keys: parsed.data.keys, freshMs: seconds === undefined ? null : Number(seconds) * 1000 };
}

async function discover(issuer: string, doors: FetchDoors): Promise<string> {
  const url = `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`;
  const { value } = await fetchJson(url, doors);
  const parsed = Discovery.safeParse(value);
  if (!parsed.success) throw new Error(`${url} gives no issuer and jwks_uri (https)`);
  if (parsed.data.issuer !== issuer)
    throw new Error(`${url} is of another issuer; it must be written as there`);
  return parsed.data.jwks_uri;
}

async function fetchJson(url: string, doors: FetchDoors): Promise<{ value: unknown; headers: HttpHeaders }> {
  const { body, headers } = await fetchDocument(url, { accept: "application/json", bytesMax }, doors);
  try {
    return { value: JSON.parse(Buffer.from(body).toString()), headers };
  } catch {
    throw new Error(`${url} gives no JSON`);
  }
}

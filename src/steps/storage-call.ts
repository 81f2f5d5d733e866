import { createHash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import { ask } from "./ask.ts";
import { headersOf } from "./headers.ts";
import { type HttpReply, type StepContext, TerminalError } from "./step.ts";
import type { StorageConfig } from "./storage.ts";

export interface StorageCall {
  method: "GET" | "PUT" | "DELETE";
  /** Absent: the bucket itself. */
  key?: string | undefined;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array | null;
  bytesMax?: number;
}

const replyBytesMaxDefault = 4_194_304;
const keyBytesMax = 1_024;

/** Sends a request, signed as AWS's signature version 4 says; the signature covers the content, too. */
export async function storageReply(
  config: StorageConfig,
  { method, key, query = {}, headers = {}, body = null, bytesMax = replyBytesMaxDefault }: StorageCall,
  context: StepContext,
): Promise<HttpReply> {
  const url = objectUrl(config, key);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const digest = createHash("sha256")
    .update(body ?? "")
    .digest("hex");
  const signer = new AwsV4Signer({
    ...credentialsOf(config),
    method,
    url: url.href,
    headers: { ...headersOf(headers), "X-Amz-Content-Sha256": digest },
    datetime: datetimeOf(context.now()),
  });
  const signed = await signer.sign();
  return ask(context, {
    method,
    url: signed.url.href,
    headers: {
      "User-Agent": "Tripline",
      "Accept-Encoding": "identity",
      ...Object.fromEntries(signed.headers),
    },
    body,
    timeoutMs: Math.min(config.timeoutMs, context.timeoutMs),
    redirectsMax: 0,
    responseBytesMax: bytesMax,
    signal: context.signal,
  });
}

/** A URL that carries its signature, for whoever has it. Nothing is sent. */
export async function signedUrl(
  config: StorageConfig,
  { method, query, now }: { method: "GET" | "PUT"; query: Readonly<Record<string, string>>; now: number },
): Promise<string> {
  const url = objectUrl(config, config.key);
  url.searchParams.set("X-Amz-Expires", String(config.expiresSeconds));
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const signer = new AwsV4Signer({
    ...credentialsOf(config),
    method,
    url: url.href,
    signQuery: true,
    datetime: datetimeOf(now),
  });
  return (await signer.sign()).url.href;
}

const credentialsOf = ({ accessKeyId, secretAccessKey, sessionToken, region }: StorageConfig) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken !== undefined && sessionToken !== "" && { sessionToken }),
  region,
  service: "s3",
});

/** `20260131T120000Z` */
const datetimeOf = (ms: number) => new Date(ms).toISOString().replace(/[:-]|\.\d{3}/g, "");

function objectUrl({ endpoint, region, bucket, pathStyle }: StorageConfig, key: string | undefined): URL {
  const base = endpoint ?? `https://s3.${region}.amazonaws.com`;
  const url = URL.parse(base);
  if (url === null) throw new TerminalError(`The server “${base}” is not a URL.`);
  const inPath = pathStyle ?? (endpoint !== undefined || bucket.includes("."));
  if (!inPath) url.hostname = `${bucket}.${url.hostname}`;
  const path = [url.pathname.replace(/\/$/, ""), ...(inPath ? [bucket] : [])].join("/");
  url.pathname = key === undefined ? path || "/" : `${path}/${keyPath(key)}`;
  return url;
}

/** Dots alone between slashes would lead elsewhere: every URL parser takes them out. */
function keyPath(key: string): string {
  if (key === "" || Buffer.byteLength(key) > keyBytesMax)
    throw new TerminalError(`A key has 1 to ${keyBytesMax} bytes.`);
  const parts = key.split("/");
  if (parts.some((part) => part === "." || part === ".."))
    throw new TerminalError(`The key “${key}” holds “.” or “..” as a part of its path.`);
  return parts.map(strictlyEncoded).join("/");
}

/** Every byte but the unreserved ones: the very path that the signature covers. */
const strictlyEncoded = (part: string) =>
  encodeURIComponent(part).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

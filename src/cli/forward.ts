import { request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import type { HandedDelivery } from "../contract/listen.ts";
import { messageOf } from "../contract/problem.ts";
import { UsageError } from "./failure.ts";

/** A local server's answer, as it came. */
export interface LocalAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

interface Forwarding {
  /** Where to; the delivery's query is added to it. */
  url: URL;
  /** Instead of those of the delivery, or besides. */
  headers: Record<string, string>;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Stands in the place of what was not kept. */
const isMarker = (value: string) => value === "***" || /^\[redacted by [a-z0-9_-]+\]$/.test(value);
/** Of one connection. */
const hopByHop = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
const answerBytesMax = 10_485_760;

/** The address of a local server, of which `http://` may be left out. */
export function localUrl(address: string): URL {
  const url = URL.parse(/^\w+:\/\//.test(address) ? address : `http://${address}`);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new UsageError(`"${address}" is not an address.`, "Write it as http://localhost:3000/path");
}

/** As it may be said on a terminal. */
export function shownUrl(url: URL): string {
  if (url.password === "") return url.href;
  const shown = new URL(url);
  shown.password = "***";
  return shown.href;
}

/**
 * Sends a delivery on to a local server: its method, its headers but for those of the connection, and its body byte for
 * byte. Rejects when the server can't be reached, does not answer in time, or its answer is larger than 10 MiB.
 */
export function forward(delivery: HandedDelivery, { url, headers, timeoutMs, signal }: Forwarding) {
  const body = Buffer.from(delivery.body, "base64");
  // As it stands: some senders sign it.
  const mark = delivery.url.indexOf("?");
  const query = [url.search.slice(1), mark === -1 ? "" : delivery.url.slice(mark + 1)]
    .filter(Boolean)
    .join("&");
  const path = query === "" ? url.pathname : `${url.pathname}?${query}`;
  const own = { "x-tripline-delivery": delivery.id, "content-length": String(body.length) };
  const sent = { ...passedOn(delivery.headers), ...own, ...headers };
  const request = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise<LocalAnswer>((resolve, reject) => {
    const sending = request(url, {
      path,
      method: delivery.method,
      headers: sent,
      timeout: timeoutMs,
      signal,
    });
    sending.on("timeout", () => sending.destroy(new Error(`it did not answer within ${timeoutMs / 1000} s`)));
    sending.on("error", reject);
    sending.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > answerBytesMax) sending.destroy(new Error("its answer is larger than 10 MiB"));
      });
      response.on("error", reject);
      response.on("end", () => {
        const answered = passedOn(joined(response.headers));
        resolve({ status: response.statusCode ?? 502, headers: answered, body: Buffer.concat(chunks) });
      });
    });
    sending.end(body);
  });
}

const broken: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "it broke the connection off",
  ENOTFOUND: "there is no such host",
};

/** Why a local server did not take a delivery. */
export function notTaken(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return broken[code] ?? messageOf(error);
}

/** Headers, and parameters of the query, that Tripline did not keep: credentials, and what the trigger hides. */
export function withheld({ headers, url }: HandedDelivery): string[] {
  const mark = url.indexOf("?");
  const query = mark === -1 ? [] : [...new URLSearchParams(url.slice(mark))];
  const named = [...Object.entries(headers), ...query.map(([name, value]) => [`?${name}`, value] as const)];
  return named.flatMap(([name, value]) => (isMarker(value) ? [name] : []));
}

function passedOn(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => !hopByHop.has(name.toLowerCase()) && !isMarker(value)),
  );
}

function joined(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import { drain, mustClose } from "./body.ts";
import type { Windows } from "./limits.ts";

export interface Sending {
  id: string;
  /** Described on every answer once the trigger is known. */
  windows: Windows | null;
  now: number;
  duplicateOf?: string | undefined;
  /** The process is about to stop. */
  closing: boolean;
}

/** Statuses that have no body (RFC 9110). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** Writes an answer in one go, and sees to it that a sender who is still sending gets to read it. */
export function send(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { status, headers: given, body: text }: Answer,
  { id, windows, now, duplicateOf, closing }: Sending,
): void {
  if (response.headersSent || response.destroyed) return;
  const headers = given.slice();
  headers.push("X-Request-Id", id);
  if (duplicateOf !== undefined) headers.push("X-Tripline-Duplicate-Of", duplicateOf);
  windows?.describe(headers, now);
  // What a request started must not be answered out of a cache the next time.
  if (request.method === "GET" && !saysCaching(given)) headers.push("Cache-Control", "no-store");
  const hasBody = !bodiless.has(status);
  const body = hasBody ? text : "";
  if (hasBody) headers.push("Content-Length", String(Buffer.byteLength(body)));
  const unread = mustClose(request);
  if (unread || closing) headers.push("Connection", "close");
  response.writeHead(status, headers);
  // A sender that waits for leave to send its body, and got none, sends nothing that had to be drained.
  const isWaiting = request.headers.expect !== undefined && !request.readableDidRead;
  if (!unread || isWaiting) {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  response.write(body);
  drain(request, response);
}

function saysCaching(headers: readonly string[]): boolean {
  return headers.some((text, at) => at % 2 === 0 && text.toLowerCase() === "cache-control");
}

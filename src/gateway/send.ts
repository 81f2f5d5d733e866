import type { IncomingMessage, ServerResponse } from "node:http";
import { type Answer, bodiless } from "./answer.ts";
import { drain, mustClose } from "./body.ts";
import type { CompiledTrigger } from "./compile.ts";
import { hasHeader } from "./headers.ts";

export interface Sending {
  id: string;
  /** Once it is known, every answer says what its quota is, who may see the answer, and when it goes away. */
  trigger: Pick<CompiledTrigger, "cors" | "notices"> | undefined;
  /** What its quota is counted in: the trigger's, or those of the key that the request was counted under. */
  windows: CompiledTrigger["windows"] | undefined;
  now: number;
  duplicateOf?: string | undefined;
  /** Ids of the runs that were started. */
  runs?: string | undefined;
  /** It is told, so that nobody takes for a test what was none. */
  isTest: boolean;
  /** The process is about to stop. */
  closing: boolean;
}

/** Writes an answer in one go, and sees to it that a sender who is still sending gets to read it. */
export function send(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { status, headers: given, body: content }: Answer,
  { id, trigger, windows, now, duplicateOf, runs, closing, isTest }: Sending,
): void {
  if (response.headersSent || response.destroyed) return;
  const headers = given.slice();
  headers.push("X-Request-Id", id);
  if (duplicateOf !== undefined) headers.push("X-Tripline-Duplicate-Of", duplicateOf);
  if (isTest) headers.push("X-Tripline-Test", "1");
  if (runs !== undefined) headers.push("X-Tripline-Run", runs);
  if (trigger !== undefined) {
    windows?.describe(headers, now);
    trigger.cors?.describe(headers, request);
    if (trigger.notices.length > 0) headers.push(...trigger.notices);
  }
  // What a request started must not be answered out of a cache the next time.
  if (request.method === "GET" && !hasHeader(given, "cache-control"))
    headers.push("Cache-Control", "no-store");
  const hasBody = !bodiless.has(status);
  const body = hasBody ? content : "";
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

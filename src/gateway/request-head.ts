import type { IncomingMessage } from "node:http";
import type { Refused } from "./answer.ts";

/** Fields in one request. Real senders stay under 60; node gives up counting at 2000. */
export const headerCountMax = 200;

/** Why a request's head is refused that node takes (RFC 9112, sections 3.2 and 6.1), or null. */
export function headFault(request: IncomingMessage): Refused | null {
  const { rawHeaders, headers, httpVersion } = request;
  if (rawHeaders.length > 2 * headerCountMax)
    return { status: 431, error: "Request header fields too large" };
  const hosts = hostsIn(rawHeaders);
  if (hosts > 1 || (hosts === 0 && httpVersion === "1.1")) {
    return { status: 400, error: "Invalid request format", members: { msg: "A request names one Host" } };
  }
  const coding = headers["transfer-encoding"];
  if (coding === undefined || coding.toLowerCase() === "chunked") return null;
  const msg = "The only Transfer-Encoding taken is chunked";
  return { status: 415, error: "Unsupported media type", members: { msg } };
}

/** Node keeps the first and drops the others. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts;
}

import type { RunAnswer } from "../contract/run.ts";
import type { Answer } from "./answer.ts";

/** An answer as it can be kept and compared: headers by name, a body of bytes in base64. */
export function writtenAnswer({ status, headers: pairs, body }: Answer): RunAnswer {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) headers[pairs[at] ?? ""] = pairs[at + 1] ?? "";
  if (typeof body === "string") return { status, headers, body };
  return { status, headers, body: Buffer.from(body).toString("base64"), base64: true };
}

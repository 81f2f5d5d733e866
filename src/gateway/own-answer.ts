import type { RunAnswer } from "../contract/run.ts";
import { headerFault } from "../core/answer-header.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { type Answer, bodiless } from "./answer.ts";

/** In what is of these types no browser runs anything. */
const inert: ReadonlySet<string> = new Set([
  "application/json",
  "application/octet-stream",
  "application/problem+json",
  "application/x-ndjson",
  "application/x-www-form-urlencoded",
  "text/csv",
  "text/plain",
]);
const base64Shape = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/**
 * An answer with headers and a body that an author, or a run, has made. Headers that could break the response are left
 * out and named in `warnings`; of one that is there twice, however it is spelled, the last counts. What a browser could
 * run is sandboxed, since the console may be on the same host. Throws when the body should be base64 and is not.
 */
export function ownAnswer({ status, headers: given, body: text, base64 }: RunAnswer): {
  answer: Answer;
  warnings: string[];
} {
  const kept = new Map<string, readonly [name: string, value: string]>();
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const trimmed = value.trim();
    const fault = headerFault(name, trimmed);
    if (fault !== null) {
      warnings.push(`the answer's header ${JSON.stringify(name.slice(0, 60))} can't be sent: it ${fault}`);
      continue;
    }
    kept.set(name.toLowerCase(), [name, trimmed]);
  }
  // A type without content misleads caches and clients.
  if (bodiless.has(status)) kept.delete("content-type");
  const body = bodiless.has(status) ? "" : base64 === true ? bytesOf(text) : text;
  if (!kept.has("content-type") && body.length > 0) {
    const type = typeof body === "string" ? typeOf(body) : "application/octet-stream";
    kept.set("content-type", ["Content-Type", type]);
  }
  const said = kept.get("content-type");
  if (said !== undefined && typeof body === "string") kept.set("content-type", [said[0], inUtf8(said[1])]);
  const headers = [...kept.values()].flat();
  if (!bodiless.has(status)) headers.push("X-Content-Type-Options", "nosniff");
  const type = kept.get("content-type")?.[1];
  // Beside a policy of the author's, not instead of it: of two a browser keeps to both.
  if (type !== undefined && !isInert(type)) headers.push("Content-Security-Policy", "sandbox");
  return { answer: { status, headers, body }, warnings };
}

/** Without a charset browsers take a text for one of the eighties. */
function inUtf8(type: string): string {
  const media = type.includes(",") ? null : mediaTypeOf(type);
  const isTold = media === null || !media.essence.startsWith("text/") || media.parameters.has("charset");
  return isTold ? type : `${type}; charset=utf-8`;
}

/** Where there are commas browsers take the last of several types. */
function isInert(type: string): boolean {
  return !type.includes(",") && inert.has(mediaTypeOf(type)?.essence ?? "");
}

function bytesOf(text: string): Uint8Array {
  if (!base64Shape.test(text)) throw new Error("the body is not base64");
  return Buffer.from(text, "base64");
}

function typeOf(body: string): string {
  if (!/^\s*[[{]/.test(body)) return "text/plain; charset=utf-8";
  try {
    JSON.parse(body);
    return "application/json";
  } catch {
    return "text/plain; charset=utf-8";
  }
}

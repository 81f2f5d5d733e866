import type { RunAnswer } from "../contract/run.ts";
import { headerFault } from "../core/answer-header.ts";
import { type Answer, bodiless } from "./answer.ts";

/** Types that a browser runs scripts in. */
const active = /html|xml|svg/i;
const base64Shape = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/**
 * An answer with headers and a body that an author, or a run, has made. Headers that could break the response are left
 * out and named in `warnings`. What a browser could run is sandboxed, since the console may be on the same host. Throws
 * when the body should be base64 and is not.
 */
export function ownAnswer({ status, headers: given, body: text, base64 }: RunAnswer): {
  answer: Answer;
  warnings: string[];
} {
  const headers: string[] = [];
  const warnings: string[] = [];
  let type: string | null = null;
  for (const [name, value] of Object.entries(given)) {
    const trimmed = value.trim();
    const fault = headerFault(name, trimmed);
    if (fault !== null) {
      warnings.push(`the answer's header ${JSON.stringify(name.slice(0, 60))} can't be sent: it ${fault}`);
      continue;
    }
    if (name.toLowerCase() === "content-type") {
      // A type without content misleads caches and clients.
      if (bodiless.has(status)) continue;
      type = trimmed;
    }
    headers.push(name, trimmed);
  }
  const body = bodiless.has(status) ? "" : base64 === true ? bytesOf(text) : text;
  if (type === null && body.length > 0) {
    type = typeof body === "string" ? typeOf(body) : "application/octet-stream";
    headers.push("Content-Type", type);
  }
  if (type !== null) headers.push("X-Content-Type-Options", "nosniff");
  if (type !== null && active.test(type)) headers.push("Content-Security-Policy", "sandbox");
  return { answer: { status, headers, body }, warnings };
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

import type { RunAnswer } from "../contract/run.ts";
import type { Answer } from "./answer.ts";

/** They belong to the connection, or are ours to say. */
const ours: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "x-content-type-options",
  "x-request-id",
  "x-tripline-duplicate-of",
]);
const nameShape = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/;
/** Visible Latin-1, spaces and tabs: what a header can carry without ending it. */
const valueShape = /^[\t\u0020-\u007e\u0080-\u00ff]{0,8192}$/;
/** Types that a browser runs scripts in. */
const active = /html|xml|svg/i;

/**
 * An answer with headers and a body that an author, or a run, has made. Headers that could break the response are left
 * out and named in `warnings`. What a browser could run is sandboxed, since the console may be on the same host.
 */
export function ownAnswer({ status, headers: given, body }: RunAnswer): {
  answer: Answer;
  warnings: string[];
} {
  const headers: string[] = [];
  const warnings: string[] = [];
  let type: string | null = null;
  for (const [name, value] of Object.entries(given)) {
    const trimmed = value.trim();
    if (ours.has(name.toLowerCase()) || !nameShape.test(name) || !valueShape.test(trimmed)) {
      warnings.push(`the answer's header ${JSON.stringify(name.slice(0, 60))} can't be sent`);
      continue;
    }
    if (name.toLowerCase() === "content-type") type = trimmed;
    headers.push(name, trimmed);
  }
  if (type === null && body !== "") {
    type = typeOf(body);
    headers.push("Content-Type", type);
  }
  if (type !== null) headers.push("X-Content-Type-Options", "nosniff");
  if (type !== null && active.test(type)) headers.push("Content-Security-Policy", "sandbox");
  return { answer: { status, headers, body }, warnings };
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

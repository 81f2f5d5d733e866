import type { Hmac } from "node:crypto";
import { HeaderName, headerOf } from "./header.ts";
import type { Proof } from "./scheme.ts";

export type PayloadPart =
  | { kind: "text"; text: string }
  | { kind: "body" | "timestamp" | "method" | "url" }
  | { kind: "header"; name: string };

/** What goes into the signature beside the proof itself. */
interface Signed {
  proof: Proof;
  body: Uint8Array | string;
  timestamp: string;
}

/** Feeds what is signed into `hmac`; gives a reason when a part of it is not there. */
export type Feed = (hmac: Hmac, signed: Signed) => string | undefined;

/**
 * Reads what is signed: text with `{body}`, `{timestamp}`, `{method}`, `{url}` (path and query as received) and
 * `{header:name}`. Throws a SyntaxError for anything else in braces.
 */
export function payloadParts(payload: string): PayloadPart[] {
  const pieces = payload.split(/\{([^{}]*)\}/);
  return pieces.flatMap((piece, index): PayloadPart[] => {
    if (index % 2 === 1) return [placeholder(piece)];
    if (/[{}]/.test(piece)) throw new SyntaxError("a brace is open; there is no way to sign a brace itself");
    return piece === "" ? [] : [{ kind: "text", text: piece }];
  });
}

/** Compiles what is signed. The body's bytes go in as they came; nothing is decoded or copied. */
export function compilePayload(payload: string): Feed {
  const feeds = payloadParts(payload).map(feedOf);
  const [only] = feeds;
  if (only !== undefined && feeds.length === 1) return only;
  return (hmac, signed) => {
    for (const feed of feeds) {
      const reason = feed(hmac, signed);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function placeholder(name: string): PayloadPart {
  switch (name) {
    case "body":
    case "timestamp":
    case "method":
    case "url":
      return { kind: name };
    default: {
      const header = name.startsWith("header:") ? HeaderName.safeParse(name.slice("header:".length)) : null;
      if (header?.success) return { kind: "header", name: header.data.toLowerCase() };
      throw new SyntaxError(
        `{${name}} is unknown: use {body}, {timestamp}, {method}, {url} or {header:name}, as in {header:webhook-id}`,
      );
    }
  }
}

function feedOf(part: PayloadPart): Feed {
  switch (part.kind) {
    case "text":
      return (hmac) => void hmac.update(part.text);
    case "body":
      return (hmac, { body }) => void hmac.update(body);
    case "timestamp":
      return (hmac, { timestamp }) => void hmac.update(timestamp);
    case "method":
      return (hmac, { proof }) => void hmac.update(proof.method);
    case "url":
      return (hmac, { proof }) => void hmac.update(proof.url);
    case "header":
      return (hmac, { proof }) => {
        const value = headerOf(proof, part.name);
        if (value === undefined) return `there is no header ${part.name}, which is part of what is signed`;
        hmac.update(value, "latin1");
        return undefined;
      };
    default:
      return part satisfies never;
  }
}

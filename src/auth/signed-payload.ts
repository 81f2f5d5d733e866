import type { BodyMembers } from "./body-members.ts";
import { HeaderName, headerOf } from "./header.ts";
import { MemberPath, namesOf } from "./member-path.ts";
import type { Proof } from "./scheme.ts";
import { signedForm } from "./signed-form.ts";

export type PayloadPart =
  | { kind: "text"; text: string }
  | { kind: "body" | "rest" | "timestamp" | "method" | "url" | "publicUrl" | "form" }
  | { kind: "header"; name: string }
  | { kind: "member"; path: string };

/** Takes in what is signed, piece by piece; text as UTF-8. */
export interface Sink {
  update(bytes: Uint8Array | string): unknown;
  update(text: string, encoding: "latin1"): unknown;
}

/** What goes into the signature beside the proof itself. */
interface Signed {
  proof: Proof;
  body: Uint8Array | string;
  /** The body without the signature's own member; null when that can't be taken out. */
  rest: string | null;
  /** Null where nothing of the body has a part in it. */
  members: BodyMembers | null;
  timestamp: string;
}

/** Feeds what is signed into `sink`; gives a reason when a part of it is not there. */
export type Feed = (sink: Sink, signed: Signed) => string | undefined;

/**
 * Reads what is signed: text with `{body}`, `{timestamp}`, `{method}`, `{url}` (path and query as received),
 * `{publicUrl}` (the address as the sender knows it), `{form}`, `{rest}` (the body without the signature's member),
 * `{header:name}` and `{member:path}`. Throws a SyntaxError for anything else in braces.
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
  return (sink, signed) => {
    for (const feed of feeds) {
      const reason = feed(sink, signed);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function placeholder(name: string): PayloadPart {
  switch (name) {
    case "body":
    case "rest":
    case "timestamp":
    case "method":
    case "url":
    case "publicUrl":
    case "form":
      return { kind: name };
    default: {
      const header = name.startsWith("header:") ? HeaderName.safeParse(name.slice("header:".length)) : null;
      if (header?.success) return { kind: "header", name: header.data.toLowerCase() };
      const member = name.startsWith("member:") ? MemberPath.safeParse(name.slice("member:".length)) : null;
      if (member?.success) return { kind: "member", path: member.data };
      throw new SyntaxError(
        `{${name}} is unknown: use {body}, {timestamp}, {method}, {url}, {publicUrl}, {form}, {rest}, ` +
          "{header:name} or {member:path}, as in {header:webhook-id}",
      );
    }
  }
}

function feedOf(part: PayloadPart): Feed {
  switch (part.kind) {
    case "text":
      return (sink) => void sink.update(part.text);
    case "body":
      return (sink, { body }) => void sink.update(body);
    case "rest":
      return (sink, { rest }) => {
        if (rest === null) return "the signature is not there exactly once as a member of a JSON object";
        sink.update(rest);
        return undefined;
      };
    case "member": {
      const path = namesOf(part.path);
      return (sink, { members }) => {
        const value = members?.text(path) ?? null;
        if (value === null) return `the body has no member ${part.path}, which is part of what is signed`;
        sink.update(value);
        return undefined;
      };
    }
    case "timestamp":
      return (sink, { timestamp }) => void sink.update(timestamp);
    case "method":
      return (sink, { proof }) => void sink.update(proof.method);
    case "url":
      return (sink, { proof }) => void sink.update(proof.url);
    case "publicUrl":
      return (sink, { proof }) => void sink.update(proof.publicUrl);
    case "form":
      return (sink, { proof }) => {
        const fields = signedForm(proof);
        if (fields === null) return "the body is not a form, whose fields are part of what is signed";
        sink.update(fields);
        return undefined;
      };
    case "header":
      return (sink, { proof }) => {
        const value = headerOf(proof, part.name);
        if (value === undefined) return `there is no header ${part.name}, which is part of what is signed`;
        sink.update(value, "latin1");
        return undefined;
      };
    default:
      return part satisfies never;
  }
}

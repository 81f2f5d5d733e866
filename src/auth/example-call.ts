import { isUtf8 } from "node:buffer";
import type { Json } from "../contract/name.ts";
import type { CallExample, SignExample } from "./scheme.ts";
import { signedFields } from "./signed-form.ts";
import { payloadParts } from "./signed-payload.ts";

/** A call that an example shows. */
export interface ExampleCall {
  /** The whole address. */
  url: string;
  method: string;
  example: CallExample;
  /** The payload; an empty object unless given. */
  sample?: Json | undefined;
  /** What was sent once, to be sent again in the place of a sample: the same headers but credentials, the same bytes. */
  sent?: SentContent | undefined;
}

export interface SentContent {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A text that stands as it is, or a variable of the program. */
export type Piece = { kind: "text"; text: string } | { kind: "variable"; name: string };

/** What a program in any language does to make the call. */
export interface CallParts {
  target: string;
  method: string;
  /** As text; empty where there is none to send. */
  body: string;
  /** Base64 of a body that is no text; then `body` is empty, and nothing is signed. */
  bytes: string | null;
  /** `name:password` to be sent in base64, as the variable `credentials`. */
  user: string | null;
  /** What leads to the variable `signature`; `body` is a variable, too, and `timestamp` where it is sent. */
  signing: Signing | null;
  headers: { name: string; value: Piece[] }[];
}

export interface Signing {
  sign: SignExample;
  signed: Piece[];
  isTimed: boolean;
  /** Variables whose values are drawn. */
  drawn: string[];
  /** The fields of the body, a form, as they are signed: the variable `form`; empty where they are not. */
  form: string;
  /** The variable that holds the body's `Content-Digest`; null where that is not signed. */
  digested: string | null;
}

/** What is shown of a credential in this call: a signature goes into a body of members only, or is made of a form's. */
export function exampleIn(call: ExampleCall): CallExample {
  const { sign, ...others } = call.example;
  if (formIn(call) === null) return { ...others, unwritable: "The call is a form whose fields are signed." };
  if (sign?.member === undefined) return call.example;
  const isTaken = call.sent === undefined && contentOf(call).body.startsWith("{");
  return isTaken
    ? call.example
    : { ...others, unwritable: "The signature is a member of a JSON object that is sent." };
}

/** The fields of a form as they are signed; empty where none are, null where what was sent is no form. */
export function formIn(call: ExampleCall): string | null {
  if (!signsForm(call)) return "";
  const { body, headers } = contentOf(call);
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return body === "" ? "" : signedFields(Buffer.from(body), type);
}

export const formExplained = "The form's fields as they are signed: sorted, each name followed by its value.";

const signsForm = ({ example: { sign } }: ExampleCall) => sign?.payload.includes("{form}") === true;

/** The text before and after a signature that is the last member of the body. */
export function aroundMember(body: string, { member, prefix }: SignExample): [before: string, after: string] {
  const comma = body === "{}" ? "" : ",";
  return [
    `${body.slice(0, -1)}${comma}${JSON.stringify(member)}:"${JSON.stringify(prefix).slice(1, -1)}`,
    '"}',
  ];
}

/** The body as JavaScript and Python put it together around the variable `signature`. */
export function aroundSignature(body: string, sign: SignExample): string {
  return aroundMember(body, sign)
    .map((text) => JSON.stringify(text))
    .join(" + signature + ");
}

/** The variable of what is given: the body, or what stands in it before the signature. */
export const bodyName = ({ signing }: Pick<CallParts, "signing">) =>
  signing?.sign.header === null ? "rest" : "body";

/** Takes a call apart, so that each language only has to write it down. */
export function callParts(call: ExampleCall): CallParts {
  const { url, method } = call;
  const example = exampleIn(call);
  const { body, bytes, headers } = contentOf(call);
  const target = withQuery(url, example.query ?? {});
  const { user = null } = example;
  const sign = bytes === null ? example.sign : undefined;
  const requested = { method, target, form: formIn(call) ?? "" };
  const fixed = Object.entries(example.headers ?? {}).map(([name, value]) => ({
    name,
    value: [text(value)],
  }));
  return {
    target,
    method,
    body,
    bytes,
    user,
    signing: sign === undefined ? null : signingOf(sign, requested),
    headers: [
      ...headers.map(([name, value]) => ({ name, value: [text(value)] })),
      ...(user === null ? [] : [{ name: "Authorization", value: [text("Basic "), variable("credentials")] }]),
      ...fixed,
      ...(sign === undefined ? [] : signHeaders(sign, requested)),
    ],
  };
}

/** The header of RFC 9530, as in `{header:content-digest}`: it is computed, and not drawn. */
export const contentDigest = "content-digest";

/** What is sent besides the credentials. */
export function contentOf(call: ExampleCall): {
  body: string;
  bytes: string | null;
  headers: [name: string, value: string][];
} {
  const { method, sample = {}, sent } = call;
  if (sent === undefined) {
    // A GET has no body; signed ones sign the empty text.
    if (method === "GET") return { body: "", bytes: null, headers: [] };
    if (signsForm(call)) return { body: formOf(sample), bytes: null, headers: [["Content-Type", formType]] };
    return { body: JSON.stringify(sample), bytes: null, headers: [["Content-Type", "application/json"]] };
  }
  const headers = Object.entries(sent.headers);
  const bytes = Buffer.from(sent.body);
  // No shell takes a text with a NUL in it.
  const isText = isUtf8(bytes) && !bytes.includes(0);
  return isText
    ? { body: bytes.toString("utf8"), bytes: null, headers }
    : { body: "", bytes: bytes.toString("base64"), headers };
}

const formType = "application/x-www-form-urlencoded";

/** What is no text in a form is JSON. */
function formOf(sample: Json): string {
  const fields = Object.entries(Object(sample)).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return new URLSearchParams(fields).toString();
}

/** The address with query parameters added; one that a key was already put into keeps it. */
export function withQuery(url: string, query: Record<string, string>): string {
  const there = new URL(url).searchParams;
  const missing = Object.entries(query).filter(([name]) => !there.has(name));
  if (missing.length === 0) return url;
  const added = missing.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${url}${url.includes("?") ? "&" : "?"}${added.join("&")}`;
}

/** The pieces put together; JSON's texts and `+` mean the same in JavaScript and in Python. */
export function joinedPieces(pieces: readonly Piece[]): string {
  if (pieces.length === 0) return '""';
  return pieces.map((piece) => (piece.kind === "text" ? JSON.stringify(piece.text) : piece.name)).join(" + ");
}

const text = (content: string): Piece => ({ kind: "text", text: content });
const variable = (name: string): Piece => ({ kind: "variable", name });
const variableOf = (header: string) => `header_${header.toLowerCase().replaceAll(/[^a-z0-9]/g, "_")}`;

interface Requested {
  method: string;
  target: string;
  form: string;
}

function signingOf(sign: SignExample, requested: Requested): Signing {
  const names = signedHeaders(sign);
  return {
    sign,
    signed: piecesOf(sign.payload, requested),
    isTimed: isTimed(sign),
    form: requested.form,
    drawn: names.filter((name) => name !== contentDigest).map(variableOf),
    digested: names.includes(contentDigest) ? variableOf(contentDigest) : null,
  };
}

/** Whether the time is sent: in a header of its own, beside the signature, or in what is sent beside it. */
export function isTimed({ timestamp, pairs, beside }: SignExample): boolean {
  return (
    (timestamp?.header ?? pairs?.timestamp) !== undefined || beside?.value.includes("{timestamp}") === true
  );
}

function piecesOf(payload: string, { method, target, form }: Requested): Piece[] {
  const { pathname, search } = new URL(target);
  return payloadParts(payload).map((part): Piece => {
    switch (part.kind) {
      case "text":
        return text(part.text);
      case "body":
      case "timestamp":
        return variable(part.kind);
      case "method":
        return text(method);
      case "url":
        return text(`${pathname}${search}`);
      case "publicUrl":
        return text(target);
      case "rest":
        return variable("rest");
      case "form":
        return form === "" ? text("") : variable("form");
      case "member":
        // A scheme that signs one shows no signed call.
        return text("");
      case "header":
        return variable(variableOf(part.name));
      default:
        return part satisfies never;
    }
  });
}

/** The headers that are signed, by name. */
export function signedHeaders({ payload }: SignExample): string[] {
  return [...new Set(payloadParts(payload).flatMap((part) => (part.kind === "header" ? part.name : [])))];
}

function signHeaders(sign: SignExample, requested: Requested): CallParts["headers"] {
  const { header, prefix, suffix = "", pairs, timestamp, beside } = sign;
  if (header === null) return [];
  const quoted = (given: string) => (given === "" ? [] : [text(given)]);
  const signature = [...quoted(prefix), variable("signature"), ...quoted(suffix)];
  const drawn = signedHeaders(sign).map((name) => ({ name, value: [variable(variableOf(name))] }));
  const time =
    timestamp?.header === undefined ? [] : [{ name: timestamp.header, value: [variable("timestamp")] }];
  const more = beside === undefined ? [] : [{ name: beside.name, value: piecesOf(beside.value, requested) }];
  if (pairs === undefined) return [...drawn, ...time, ...more, { name: header, value: signature }];
  const at =
    pairs.timestamp === undefined
      ? []
      : [text(`${pairs.timestamp}=`), variable("timestamp"), text(pairs.separator)];
  return [
    ...drawn,
    ...time,
    ...more,
    { name: header, value: [...at, text(`${pairs.signature}=`), ...signature] },
  ];
}

import { isUtf8 } from "node:buffer";
import type { Json } from "../contract/name.ts";
import { readForm } from "./form.ts";
import { jsonDepthMax, readJson } from "./json-text.ts";
import { type MediaType, mediaTypeOf } from "./media-type.ts";
import { charsetOfXml, readText, type TextRead } from "./text.ts";

/** A body as data. `binary` is base64, `text` and `xml` are strings, a form is an object, `empty` is null. */
export type ParsedBody =
  | { kind: "parsed"; type: "json" | "form" | "text" | "xml" | "binary" | "empty"; value: Json }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

type BodyType = "json" | "form" | "text" | "xml" | "binary" | "unknown";

/** Types under `application/` that are text. Sent by real senders; all others there are bytes. */
const textTypes: ReadonlySet<string> = new Set(
  "javascript ecmascript yaml x-yaml graphql sql x-ndjson ndjson jsonl toml x-sh jwt jose"
    .split(" ")
    .map((subtype) => `application/${subtype}`),
);
const jsonTypes: ReadonlySet<string> = new Set([
  "application/json",
  "text/json",
  "application/x-json",
  "text/x-json",
]);
const formType = "application/x-www-form-urlencoded";

/**
 * Reads a body by its content type. No content type, or one that says nothing about the content, is judged by the
 * bytes: JSON if it begins like it and parses, else text if it is valid UTF-8, else binary. An empty body is null
 * whatever its type.
 */
export function parseBody(body: {
  bytes: Uint8Array;
  contentType: string | null | undefined;
  depthMax?: number;
}): ParsedBody {
  const { bytes, contentType, depthMax = jsonDepthMax } = body;
  if (bytes.length === 0) return { kind: "parsed", type: "empty", value: null };
  // By far the most frequent types are told without taking them apart.
  const media = contentType === "application/json" ? null : mediaTypeOf(contentType);
  const type = contentType === "application/json" ? "json" : bodyType(media);
  switch (type) {
    case "json":
      return jsonBody(bytes, depthMax);
    case "form":
      return readForm(bytes, media?.parameters.get("charset"));
    case "xml":
      return asXml(readText(bytes, media?.parameters.get("charset") ?? charsetOfXml(bytes)));
    case "text":
      return readText(bytes, media?.parameters.get("charset"));
    case "binary":
      return { kind: "parsed", type, value: base64(bytes) };
    case "unknown":
      return sniffed(bytes, depthMax);
    default:
      return type satisfies never;
  }
}

function bodyType(media: MediaType | null): BodyType {
  if (!media) return "unknown";
  const { essence } = media;
  if (jsonTypes.has(essence) || essence.endsWith("+json")) return "json";
  if (essence === formType) return "form";
  if (essence === "application/xml" || essence === "text/xml" || essence.endsWith("+xml")) return "xml";
  if (essence.startsWith("text/") || textTypes.has(essence)) return "text";
  if (essence.startsWith("application/") || /^(?:image|audio|video|font|model)\//.test(essence))
    return "binary";
  return "unknown";
}

function asXml(read: TextRead): ParsedBody {
  return read.kind === "parsed" ? { ...read, type: "xml" } : read;
}

function jsonBody(bytes: Uint8Array, depthMax: number): ParsedBody {
  const read = readJson(bytes, depthMax);
  return read.kind === "read"
    ? { kind: "parsed", type: "json", value: read.value }
    : { ...read, kind: "unparsable" };
}

function sniffed(bytes: Uint8Array, depthMax: number): ParsedBody {
  if (!isUtf8(bytes)) return { kind: "parsed", type: "binary", value: base64(bytes) };
  const read = beginsLikeJson(bytes) ? readJson(bytes, depthMax) : null;
  return read?.kind === "read"
    ? { kind: "parsed", type: "json", value: read.value }
    : readText(bytes, "utf-8");
}

/** `{` or `[` after white space and a byte order mark. */
function beginsLikeJson(bytes: Uint8Array): boolean {
  let at = bytes[0] === 0xef ? 3 : 0;
  while (
    at < bytes.length &&
    (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09)
  )
    at += 1;
  return bytes[at] === 0x7b || bytes[at] === 0x5b;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

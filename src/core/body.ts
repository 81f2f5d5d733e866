import type { Json } from "../contract/name.ts";
import type { BodyType, PayloadType } from "../contract/payload.ts";
import { declaredType, isOftenWrong, looksLike } from "./body-type.ts";
import { readForm } from "./form.ts";
import { readFormData } from "./form-data.ts";
import { type JsonRead, jsonDepthMax, readJson } from "./json-text.ts";
import { mediaTypeOf } from "./media-type.ts";
import { readNdjson } from "./ndjson.ts";
import type { RoundedNumber } from "./rounded-number.ts";
import { charsetOfJson, charsetOfXml, readText } from "./text.ts";
import { readXml } from "./xml.ts";
import { jsonOfXml } from "./xml-json.ts";
import type { XmlDocument } from "./xml-node.ts";

/**
 * A body as data: JSON as it is, NDJSON as a list, a form as an object, XML as `jsonOfXml` has it (and as `document`),
 * `text` a string, `binary` base64, `empty` null.
 */
export type ParsedBody =
  | { kind: "parsed"; type: BodyType; value: Json; document?: XmlDocument; rounded?: RoundedNumber }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

export interface Body {
  bytes: Uint8Array;
  contentType: string | null | undefined;
  /** What it is read as, whatever its content type says. */
  as?: BodyType | undefined;
  /** Its text's charset, whatever its content type says. */
  charset?: string | undefined;
  depthMax?: number;
  /** Each number in JSON is given as it is written, in a string. */
  numerals?: boolean;
}

/**
 * Reads a body by its content type. No content type, or one that says nothing about the content, is judged by the
 * bytes: JSON or XML if it begins like it and parses, else text if it is valid UTF-8, else binary. So are plain text
 * and forms, which senders often declare for something else. An empty body is null whatever its type.
 */
export function parseBody(body: Body): ParsedBody {
  const { bytes, contentType, as } = body;
  if (bytes.length === 0) return { kind: "parsed", type: "empty", value: null };
  if (as !== undefined && as !== "empty") return readAs(as, body);
  // By far the most frequent types are told without taking them apart.
  if (contentType === "application/json") return readAsDeclared("json", body);
  const media = mediaTypeOf(contentType);
  const declared = declaredType(media);
  if (declared !== "unknown" && !isOftenWrong(media)) return readAsDeclared(declared, body);
  return sniffed(body, declared) ?? readAs(declared === "unknown" ? looksPlain(bytes) : declared, body);
}

/** JSON that is called XML, and XML that is called JSON, is what it is: neither can be the other by accident. */
function readAsDeclared(declared: PayloadType, body: Body): ParsedBody {
  const read = readAs(declared, body);
  if (read.kind !== "unparsable" || (declared !== "json" && declared !== "xml")) return read;
  const other = declared === "json" ? "xml" : "json";
  if (looksLike(body.bytes) !== other) return read;
  const reread = readAs(other, body);
  return reread.kind === "parsed" ? reread : read;
}

/** What a body is that claims to be nothing, or often claims wrongly; null where it does not parse as what it seems. */
function sniffed(body: Body, declared: PayloadType | "unknown"): ParsedBody | null {
  const seems = looksLike(body.bytes);
  // A form may well begin with a tag, and so may a text; a declaration is no accident.
  const isCertain = declared === "unknown" || seems === "json" || beginsWithDeclaration(body.bytes);
  if (!isCertain || seems === "text" || seems === "binary") return null;
  const read = readAs(seems, body);
  return read.kind === "parsed" ? read : null;
}

function looksPlain(bytes: Uint8Array): "text" | "binary" {
  return looksLike(bytes) === "binary" ? "binary" : "text";
}

function readAs(type: PayloadType, body: Body): ParsedBody {
  const { bytes, contentType, charset } = body;
  const options = { depthMax: body.depthMax ?? jsonDepthMax, numerals: body.numerals ?? false };
  const declaredCharset = () => charset ?? mediaTypeOf(contentType)?.parameters.get("charset");
  switch (type) {
    case "json":
    case "ndjson": {
      const read = type === "json" ? readJson : readNdjson;
      const readUtf8 = (utf8: Uint8Array) => asBody(type, read(utf8, options));
      if (charset !== undefined) return recoded(bytes, charset, readUtf8);
      const parsed = readUtf8(bytes);
      const other = parsed.kind === "parsed" ? undefined : charsetOfJson(bytes, declaredCharset());
      return other === undefined ? parsed : recoded(bytes, other, readUtf8);
    }
    case "form":
      return readForm(bytes, declaredCharset(), options);
    case "multipart":
      return readFormData({ bytes, contentType }, charset, options);
    case "xml":
      return xmlBody(bytes, declaredCharset());
    case "text":
      return readText(bytes, declaredCharset());
    case "binary":
      return { kind: "parsed", type, value: base64(bytes) };
    default:
      return type satisfies never;
  }
}

function asBody(type: "json" | "ndjson", read: JsonRead): ParsedBody {
  if (read.kind === "unreadable") return { ...read, kind: "unparsable" };
  const { value, rounded } = read;
  return rounded === undefined ? { kind: "parsed", type, value } : { kind: "parsed", type, value, rounded };
}

/** JSON is UTF-8, unless its author knows better, or its bytes are something else. */
function recoded(bytes: Uint8Array, charset: string, read: (utf8: Uint8Array) => ParsedBody): ParsedBody {
  const text = readText(bytes, charset);
  return text.kind === "parsed" ? read(Buffer.from(text.value)) : text;
}

function xmlBody(bytes: Uint8Array, charset: string | undefined): ParsedBody {
  const text = readText(bytes, charset ?? charsetOfXml(bytes));
  if (text.kind !== "parsed") return text;
  const read = readXml(text.value);
  if (read.kind === "unreadable") return { ...read, kind: "unparsable" };
  const { document } = read;
  return { kind: "parsed", type: "xml", value: jsonOfXml(document), document };
}

function beginsWithDeclaration(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 20)).toString("latin1");
  return /^(?:\u00ef\u00bb\u00bf)?\s*<\?xml\s/.test(start);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

import { isUtf8 } from "node:buffer";
import type { Json } from "../contract/name.ts";
import type { BodyType } from "../contract/payload.ts";
import { parseBody } from "./body.ts";
import { mediaTypeOf } from "./media-type.ts";
import { writtenFormData } from "./redact-form-data.ts";
import { type ExactJson, exactJson, mayLoseDigits } from "./redact-numerals.ts";
import { writtenXml } from "./redact-xml.ts";
import type { XmlDocument } from "./xml-node.ts";

/** A body as it was read. */
export interface ReadBody {
  bytes: Uint8Array;
  contentType: string | null | undefined;
  type: BodyType;
  value: Json;
  document: XmlDocument | undefined;
  /** Nobody needs the value as it came: it may be changed in place. */
  isSpare: boolean;
}

/** Changes values in place; called for one tree or more. */
type Edit = (tree: unknown) => void;

export type Rewritten =
  | { kind: "written"; bytes: Uint8Array; value: Json; document?: XmlDocument | undefined }
  | { kind: "unwritable"; reason: string };

const writers: Partial<Record<BodyType, (body: ReadBody, edit: Edit) => Rewritten>> = {
  json,
  ndjson,
  form: (body, edit) => (isUtf8In(body) ? reread(body, form(body, edit)) : otherCharset),
  multipart: (body, edit) => {
    const bytes = writtenFormData(body, edit);
    return bytes === null
      ? { kind: "unwritable", reason: "of a file in a form `redact` hides all or nothing" }
      : reread(body, bytes);
  },
  xml(body, edit) {
    if (!isUtf8In(body) || body.document === undefined) return otherCharset;
    const tree = structuredClone(body.value);
    edit(tree);
    return reread(body, writtenXml(body.document, tree));
  },
};

const otherCharset: Rewritten = {
  kind: "unwritable",
  reason: "what is kept under `redact` is UTF-8, and the content type names another charset",
};

/** Whether bodies of a type can be written anew. */
export const isRewritable = (type: BodyType): boolean => Object.hasOwn(writers, type);

/**
 * A body written anew from what was read of it, with `edit` made: what no reader sees, as the first of two members of one
 * name or a comment, is gone. Numbers keep their digits. What a run reads is what is kept.
 */
export function rewritten(body: ReadBody, edit: Edit): Rewritten {
  const write = writers[body.type];
  if (write === undefined) throw new Error(`A body that was read as ${body.type} can't be written anew.`);
  return write(body, edit);
}

function reread({ contentType, type }: ReadBody, given: string | Uint8Array): Rewritten {
  const bytes = Buffer.from(given);
  const read = parseBody({ bytes, contentType, as: type });
  if (read.kind !== "parsed") return { kind: "unwritable", reason: read.reason };
  return { kind: "written", bytes, value: read.value, document: read.document };
}

/** What is written of JSON is read as the very tree it was written of: that needs not be done. */
function json(body: ReadBody, edit: Edit): Rewritten {
  const { bytes, value, isSpare } = body;
  const text = textOf(bytes);
  const isExact = text !== null && mayLoseDigits(text);
  if (isSpare) {
    edit(value);
    return writtenAs(isExact ? edited(exactJson(text, value), edit) : JSON.stringify(value), value);
  }
  const exact = exactJson(text ?? "", value);
  const written = edited(exact, edit);
  return isExact ? reread(body, written) : writtenAs(written, exact.tree);
}

function edited({ tree, write }: ExactJson, edit: Edit): string {
  edit(tree);
  return write(tree);
}

const writtenAs = (text: string, value: Json): Rewritten => ({
  kind: "written",
  bytes: Buffer.from(text),
  value,
});

const recordSeparator = "\u001e";

function ndjson({ bytes, value, isSpare }: ReadBody, edit: Edit): Rewritten {
  const left = isSpare ? value : structuredClone(value);
  const text = textOf(bytes);
  const isSequence = bytes[0] === recordSeparator.charCodeAt(0);
  const records = (text ?? "")
    .split(isSequence ? recordSeparator : "\n")
    .filter((record) => record.trim() !== "");
  edit(left);
  const isExact = text !== null && mayLoseDigits(text);
  const { tree, write }: ExactJson = isExact
    ? exactJson(`[${records.join(",")}]`, left)
    : { tree: left, write: JSON.stringify };
  if (tree !== left) edit(tree);
  const lines = (Array.isArray(tree) ? tree : []).map(
    (each) => `${isSequence ? recordSeparator : ""}${write(each)}\n`,
  );
  return writtenAs(lines.join(""), left);
}

/** The escapes of any other charset stand for other bytes. */
function isUtf8In({ contentType }: ReadBody): boolean {
  const charset = mediaTypeOf(contentType)?.parameters.get("charset");
  return charset === undefined || /^(?:utf-?8|(?:us-)?ascii)$/i.test(charset.trim());
}

function form({ bytes, value }: ReadBody, edit: Edit): string {
  const [payload, ...more] = new URLSearchParams(textOf(bytes) ?? "").getAll("payload");
  const isPlain = isFlat(value) && value["payload"] === payload;
  // A form that stands for the JSON in its one field.
  if (payload !== undefined && more.length === 0 && !isPlain) {
    return `payload=${encodeURIComponent(edited(exactJson(payload, value), edit))}`;
  }
  const fields = structuredClone(value);
  edit(fields);
  const pairs = new URLSearchParams();
  for (const [name, given] of Object.entries(isFlat(fields) ? fields : {}))
    for (const each of [given].flat()) pairs.append(name, each);
  return pairs.toString();
}

function isFlat(value: Json): value is Record<string, string | string[]> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((field) => [field].flat().every((each) => typeof each === "string"));
}

/** Null for what is in no UTF-8. */
function textOf(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

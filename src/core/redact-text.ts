import type { Json } from "../contract/name.ts";
import type { BodyType } from "../contract/payload.ts";
import { mediaTypeOf } from "./media-type.ts";

declare global {
  // Since ES2026; the compiler's library does not know it yet.
  interface JSON {
    rawJSON(text: string): object;
  }
}

/** A body as it was read. */
export interface ReadBody {
  bytes: Uint8Array;
  contentType: string | null | undefined;
  type: BodyType;
  value: Json;
}

/** Changes values in place. */
type Edit = (tree: unknown) => void;

const writers: Partial<Record<BodyType, (body: ReadBody, edit: Edit) => string | null>> = {
  json: ({ bytes, value }, edit) => written(exact(textOf(bytes), value), edit),
  ndjson,
  form: (body, edit) => (isUtf8Form(body) ? form(body, edit) : null),
};

/** Whether bodies of a type can be written anew. */
export const isRewritable = (type: BodyType): boolean => Object.hasOwn(writers, type);

/**
 * A body written anew from what was read of it, with `edit` made: what no reader sees, as the first of two members of one
 * name, is gone. Numbers keep their digits. Null where it can't be written.
 */
export function rewritten(body: ReadBody, edit: Edit): Uint8Array | null {
  const text = writers[body.type]?.(body, edit) ?? null;
  return text === null ? null : Buffer.from(text);
}

function written(tree: unknown, edit: Edit): string {
  edit(tree);
  return JSON.stringify(tree);
}

const recordSeparator = "\u001e";

function ndjson({ bytes, value }: ReadBody, edit: Edit): string {
  const text = textOf(bytes);
  const isSequence = text.startsWith(recordSeparator);
  const records = text.split(isSequence ? recordSeparator : "\n").filter((record) => record.trim() !== "");
  const values = Array.isArray(value) ? value : [];
  const trees =
    records.length === values.length
      ? records.map((record, at) => exact(record, values[at] ?? null))
      : structuredClone(values);
  edit(trees);
  return trees.map((tree) => `${isSequence ? recordSeparator : ""}${JSON.stringify(tree)}\n`).join("");
}

/** The escapes of any other charset stand for other bytes. */
function isUtf8Form({ contentType }: ReadBody): boolean {
  const charset = mediaTypeOf(contentType)?.parameters.get("charset");
  return charset === undefined || /^(?:utf-?8|(?:us-)?ascii)$/i.test(charset.trim());
}

function form({ bytes, value }: ReadBody, edit: Edit): string {
  const payload = new URLSearchParams(textOf(bytes)).get("payload");
  // A form that stands for the JSON in its one field.
  if (payload !== null && (!isFlat(value) || !Object.hasOwn(value, "payload"))) {
    return `payload=${encodeURIComponent(written(exact(payload, value), edit))}`;
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

/** What of a text may be a number that is written otherwise than JSON.stringify does: `1.10`, `1e3`, many digits. */
const mayLoseDigits = /[0-9][0-9.]{16}|\.[0-9]*0(?![0-9])|[0-9][eE][+\-0-9]|-0(?![.0-9])|0\.000000/;

/** The same values, with numbers as they are written; as they were read where the text is in no UTF-8. */
function exact(text: string, value: Json): unknown {
  try {
    return mayLoseDigits.test(text) ? JSON.parse(text, numeralKept) : JSON.parse(text);
  } catch {
    return structuredClone(value);
  }
}

/** With the source text that ES2026 gives a reviver. */
function numeralKept(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && context?.source !== undefined ? JSON.rawJSON(context.source) : value;
}

function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

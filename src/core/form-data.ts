import { createHash } from "node:crypto";
import type { DeliveryFile } from "../contract/delivery.ts";
import type { Json } from "../contract/name.ts";
import { declaredType } from "./body-type.ts";
import { type JsonOptions, readJson } from "./json-text.ts";
import { mediaTypeOf } from "./media-type.ts";
import { boundaryOf, type Part, readMultipart } from "./multipart.ts";
import type { RoundedNumber } from "./rounded-number.ts";
import { readText } from "./text.ts";
import { placeOfByte, type TextPlace } from "./text-place.ts";

/** Bytes of a field that is no file: it becomes a part of the event. What is larger belongs into a file. */
export const fieldBytesMax = 1_048_576;

export type FormDataRead =
  | { kind: "parsed"; type: "multipart"; value: Json; rounded?: RoundedNumber }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

export type FormDataBody = { bytes: Uint8Array; contentType: string | null | undefined };

/**
 * Reads `multipart/form-data`: an object of its fields, a name that comes more than once giving a list. A field is text
 * in its charset, or what it holds where its own type is JSON; a file is `{ "file": { … } }`, a DeliveryFile: its bytes stay
 * in the stored body. A parameter `lists` of the content type names fields, separated by spaces, that are lists however often
 * they come.
 */
export function readFormData(
  { bytes, contentType }: FormDataBody,
  charset: string | undefined,
  options: JsonOptions = {},
): FormDataRead {
  const read = partsOf({ bytes, contentType });
  if (read.kind === "unreadable") return { ...read, kind: "unparsable" };
  const lists = listsIn(contentType);
  const fields = new Map<string, Json[]>(lists.map((name) => [name, []]));
  let files = 0;
  let rounded: RoundedNumber | undefined;
  for (const part of read.parts) {
    const content = bytes.subarray(part.start, part.end);
    let value: Json;
    if (!isFile(part)) {
      const field = fieldOf(part, content, { charset, options });
      if (field.kind !== "parsed") return placed(field, { part, bytes });
      ({ value } = field);
      if (field.rounded !== undefined)
        rounded ??= { ...field.rounded, ...inBody(field.rounded, { part, bytes }) };
    } else {
      files += 1;
      value = { file: { ...referenceTo(part, content, files) } };
    }
    const known = fields.get(part.name);
    if (known === undefined) fields.set(part.name, [value]);
    else known.push(value);
  }
  const entries = [...fields].map(([name, values]) => [
    name,
    values.length === 1 && !lists.includes(name) ? values[0] : values,
  ]);
  const object = Object.fromEntries(entries);
  return { kind: "parsed", type: "multipart", value: object, ...(rounded !== undefined && { rounded }) };
}

/** The files in a body, in order; none where it is not what it says. */
export function filesIn(body: FormDataBody): DeliveryFile[] {
  return fileParts(body).map((part, at) =>
    referenceTo(part, body.bytes.subarray(part.start, part.end), at + 1),
  );
}

/** The bytes of the file of this number, from 1; null where there is none. */
export function fileIn(body: FormDataBody, number: number): Uint8Array | null {
  const part = fileParts(body)[number - 1];
  return part === undefined ? null : body.bytes.subarray(part.start, part.end);
}

function fileParts(body: FormDataBody): Part[] {
  const read = partsOf(body);
  return read.kind === "read" ? read.parts.filter(isFile) : [];
}

/** Named as one, or of a type that is no text: some senders leave the name out. */
export function isFile({ fileName, media }: Part): boolean {
  return fileName !== null || declaredType(media) === "binary";
}

/** A field that is what its JSON holds. */
export function isJsonField(part: Part): boolean {
  const essence = part.media?.essence;
  return !isFile(part) && (essence === "application/json" || essence?.endsWith("+json") === true);
}

/** Names of fields that are lists however often they come. */
export const listsIn = (contentType: FormDataBody["contentType"]): readonly string[] =>
  mediaTypeOf(contentType)?.parameters.get("lists")?.split(" ") ?? [];

export function partsOf({ bytes, contentType }: FormDataBody): ReturnType<typeof readMultipart> {
  const found = boundaryOf(contentType);
  return found.kind === "ok" ? readMultipart(bytes, found.boundary) : found;
}

function referenceTo({ fileName, contentType }: Part, content: Uint8Array, number: number): DeliveryFile {
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { number, name: fileName ?? "", contentType, bytes: content.length, sha256 };
}

type FieldRead =
  | { kind: "parsed"; value: Json; rounded?: RoundedNumber }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

function fieldOf(
  part: Part,
  content: Uint8Array,
  { charset, options }: { charset: string | undefined; options: JsonOptions },
): FieldRead {
  if (content.length > fieldBytesMax) {
    const reason = `A field that is no file may have at most ${fieldBytesMax} bytes.`;
    return { kind: "unparsable", reason };
  }
  if (!isJsonField(part)) return readText(content, part.media?.parameters.get("charset") ?? charset);
  const read = readJson(content, options);
  return read.kind === "read" ? { ...read, kind: "parsed" } : { ...read, kind: "unparsable" };
}

/** Says of a fault in which field it is, and where in the body. */
function placed(
  fault: Exclude<FieldRead, { kind: "parsed" }>,
  field: { part: Part; bytes: Uint8Array },
): FormDataRead {
  const reason = `In the field “${field.part.name}”: ${fault.reason}`;
  if (fault.kind === "unsupported") return { kind: "unsupported", reason };
  return { kind: "unparsable", reason, ...inBody(fault, field) };
}

/** A place in the body, out of one in a part. */
function inBody(
  { line = 1, column = 1 }: Partial<TextPlace>,
  { part, bytes }: { part: Part; bytes: Uint8Array },
): TextPlace {
  const start = placeOfByte(bytes, part.start);
  return { line: start.line + line - 1, column: line === 1 ? start.column + column - 1 : column };
}

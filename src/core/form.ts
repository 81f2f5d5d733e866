import type { Json } from "../contract/name.ts";
import { type JsonOptions, type JsonRead, readJson } from "./json-text.ts";
import { type Decoder, decoderFor, readText } from "./text.ts";
import { placeOfByte } from "./text-place.ts";

/** Fields in one form. Real forms have hundreds at most; a body of nothing but `&a` would make millions. */
export const formFieldsMax = 10_000;

export type FormRead =
  | { kind: "parsed"; type: "form"; value: Json; rounded?: Extract<JsonRead, { kind: "read" }>["rounded"] }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

/**
 * Reads `application/x-www-form-urlencoded` as browsers write it. A name that comes more than once gives a list. The
 * object is built without assignment, so that a field called `__proto__` is just a field. A form of the one field
 * `payload` that holds a JSON object or list stands for it: so GitHub, Slack and others put JSON into forms.
 */
export function readForm(
  bytes: Uint8Array,
  charset: string | undefined,
  options: JsonOptions = {},
): FormRead {
  const read = readFields(bytes, charset);
  if (read.kind !== "read") return read;
  const { fields } = read;
  return payloadIn(fields, options) ?? { kind: "parsed", type: "form", value: Object.fromEntries(fields) };
}

type Fields = ReadonlyMap<string, string | string[]>;

/** The fields as they were sent, whatever they hold. */
export function readFields(
  bytes: Uint8Array,
  charset: string | undefined,
): { kind: "read"; fields: Fields } | Exclude<FormRead, { kind: "parsed" }> {
  const text = readText(bytes, charset);
  if (text.kind !== "parsed") return text;
  const excess = placeOfField(bytes, formFieldsMax);
  if (excess !== null) {
    const place = placeOfByte(bytes, excess);
    return { kind: "unparsable", reason: `A form may have at most ${formFieldsMax} fields.`, ...place };
  }
  const decoder = otherDecoder(charset);
  const pairs = decoder === null ? [...new URLSearchParams(text.value)] : pairsIn(bytes, decoder);
  if (pairs === null) return { kind: "unparsable", reason: `The form's escapes are not valid ${charset}.` };
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of pairs) {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  return { kind: "read", fields };
}

/** Of a charset whose escapes stand for other bytes than those of UTF-8, but whose own signs are ASCII; null of others. */
function otherDecoder(charset: string | undefined): Decoder | null {
  const name = charset?.trim().toLowerCase();
  if (name === undefined || name === "ascii" || name === "us-ascii") return null;
  const decoder = decoderFor(name);
  return decoder === null || decoder.encoding.startsWith("utf-") ? null : decoder;
}

/** The fields of a form of which the escapes are bytes in a charset, as senders of old write them; null where they are not. */
function pairsIn(bytes: Uint8Array, decoder: Decoder): [name: string, value: string][] | null {
  const pairs: [string, string][] = [];
  try {
    for (const field of Buffer.from(bytes).toString("latin1").split("&")) {
      if (field === "") continue;
      const equals = field.indexOf("=");
      const name = unescaped(equals === -1 ? field : field.slice(0, equals), decoder);
      pairs.push([name, unescaped(equals === -1 ? "" : field.slice(equals + 1), decoder)]);
    }
  } catch {
    return null;
  }
  return pairs;
}

/** Throws where the bytes are not of the charset. */
function unescaped(latin1: string, decoder: Decoder): string {
  const plain = latin1.replaceAll("+", " ");
  const raw = plain.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoder.decode(Buffer.from(raw, "latin1"));
}

function payloadIn(fields: Fields, options: JsonOptions): FormRead | null {
  const payload = fields.size === 1 ? fields.get("payload") : undefined;
  if (typeof payload !== "string" || !/^\s*[{[]/.test(payload)) return null;
  const read = readJson(Buffer.from(payload), options);
  if (read.kind !== "read") return null;
  const { value, rounded } = read;
  return { kind: "parsed", type: "form", value, ...(rounded !== undefined && { rounded }) };
}

/** Where the field of this number, from 0, begins; null where there are not so many. */
function placeOfField(bytes: Uint8Array, number: number): number | null {
  let at = 0;
  for (let count = 0; count < number; count += 1) {
    const ampersand = bytes.indexOf(0x26, at);
    if (ampersand === -1) return null;
    at = ampersand + 1;
  }
  return at < bytes.length ? at : null;
}

import { isUtf8 } from "node:buffer";
import type { Json } from "../contract/name.ts";
import { faultIn } from "./json-fault.ts";
import { mayRound, nearest, type RoundedNumber, roundedNumber } from "./rounded-number.ts";
import { placeOfByte } from "./text-place.ts";
import { utf8Fault } from "./utf8-fault.ts";

/**
 * How deep a JSON body may nest by default. Real events stay under 20; 64 leaves room and keeps everything that walks
 * a value by recursion (JSON.stringify, templates, paths) far from the end of its stack.
 */
export const jsonDepthMax = 64;

/**
 * `rounded` tells of a number that has more digits than a number holds, or is beyond the largest. Line and column count from 1; columns count
 * UTF-16 units as editors do, or bytes where the fault is in the bytes.
 */
export type JsonRead =
  | { kind: "read"; value: Json; rounded?: RoundedNumber }
  | { kind: "unreadable"; reason: string; line?: number; column?: number };

const quote = 0x22,
  backslash = 0x5c,
  openBracket = 0x5b,
  closeBracket = 0x5d,
  openBrace = 0x7b,
  closeBrace = 0x7d;

export interface JsonOptions {
  depthMax?: number;
  /** Each number is given as it is written, in a string: no digit of it is lost. */
  numerals?: boolean;
}

/**
 * Reads JSON text as RFC 8259 has it: UTF-8 only, a byte order mark at the start ignored, no more than `depthMax`
 * levels. A member named `__proto__` is data like any other: JSON.parse makes it an own property. Of repeated members
 * the last counts.
 */
export function readJson(
  bytes: Uint8Array,
  { depthMax = jsonDepthMax, numerals = false }: JsonOptions = {},
): JsonRead {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) {
    const { byte, line, column } = utf8Fault(buffer);
    return { kind: "unreadable", reason: `The body is not valid UTF-8: see byte ${byte}.`, line, column };
  }
  const start = hasMark(buffer) ? 3 : 0;
  const tooDeep = deeperAt(buffer, depthMax);
  if (tooDeep !== null) {
    const place = placeOfByte(buffer, tooDeep);
    return { kind: "unreadable", reason: `The JSON nests deeper than ${depthMax} levels.`, ...place };
  }
  const text = buffer.toString("utf8", start);
  try {
    const value: Json = numerals ? JSON.parse(text, asWritten) : JSON.parse(text);
    const rounded = mayRound(buffer) ? roundedNumber(buffer) : null;
    if (rounded === null) return { kind: "read", value };
    return { kind: "read", value: !numerals && far.test(text) ? finite(value) : value, rounded };
  } catch {
    return { kind: "unreadable", ...faultIn(text) };
  }
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Without an exponent of two digits, or as many digits as the largest number has, none is beyond it. */
const far = /[eE]\+?\d{2}|\d{309}/;

/** Infinity is no JSON: it could be neither kept nor passed on. The value is nobody's yet, and no deeper than allowed. */
function finite(value: Json): Json {
  if (typeof value === "number") return nearest(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(finite);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, finite(member)]));
}

/** With the source text that ES2026 gives a reviver. */
function asWritten(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? value) : value;
}

/**
 * Where one level too many begins. Looks at the bytes before anything is built from them. Text that is not JSON may be
 * misjudged: it fails anyway.
 */
function deeperAt(bytes: Uint8Array, depthMax: number): number | null {
  const length = bytes.length;
  // Each level needs a byte to open and one to close it.
  if (length < 2 * (depthMax + 1)) return null;
  let depth = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at += 1;
      while (at < length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > depthMax) return at;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return null;
}

import { isUtf8 } from "node:buffer";
import type { Json } from "../contract/name.ts";
import { faultIn } from "./json-fault.ts";

/**
 * How deep a JSON body may nest by default. Real events stay under 20; 64 leaves room and keeps everything that walks
 * a value by recursion (JSON.stringify, templates, paths) far from the end of its stack.
 */
export const jsonDepthMax = 64;

/** Line and column count from 1; columns count UTF-16 units as editors do. */
export type JsonRead =
  | { kind: "read"; value: Json }
  | { kind: "unreadable"; reason: string; line?: number; column?: number };

const quote = 0x22,
  backslash = 0x5c,
  openBracket = 0x5b,
  closeBracket = 0x5d,
  openBrace = 0x7b,
  closeBrace = 0x7d;

/**
 * Reads JSON text as RFC 8259 has it: UTF-8 only, a byte order mark at the start ignored, no more than `depthMax`
 * levels. A member named `__proto__` is data like any other: JSON.parse makes it an own property. Of repeated members
 * the last counts.
 */
export function readJson(bytes: Uint8Array, depthMax: number = jsonDepthMax): JsonRead {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isUtf8(buffer)) {
    return { kind: "unreadable", reason: `The body is not valid UTF-8: see byte ${invalidUtf8At(buffer)}.` };
  }
  const start = hasMark(buffer) ? 3 : 0;
  if (nestsDeeper(buffer, depthMax)) {
    return { kind: "unreadable", reason: `The JSON nests deeper than ${depthMax} levels.` };
  }
  const text = buffer.toString("utf8", start);
  try {
    const value: Json = JSON.parse(text);
    return { kind: "read", value };
  } catch {
    return { kind: "unreadable", ...faultIn(text) };
  }
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Looks at the bytes before anything is built from them. Text that is not JSON may be misjudged: it fails anyway. */
function nestsDeeper(bytes: Uint8Array, depthMax: number): boolean {
  const length = bytes.length;
  // Each level needs a byte to open and one to close it.
  if (length < 2 * (depthMax + 1)) return false;
  let depth = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at += 1;
      while (at < length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    } else if (byte === openBrace || byte === openBracket) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
    }
  }
  return false;
}

/** Where the first sequence begins that is not UTF-8: found by halving, since telling good from bad is fast. */
function invalidUtf8At(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  while (!isUtf8(bytes.subarray(0, low))) low -= 1;
  return low;
}

/** The start of the character that a place lies in: at most three bytes before it continue a character. */
function characterStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > 0 && at - start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start -= 1;
  return start;
}

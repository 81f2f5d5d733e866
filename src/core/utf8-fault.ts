import { isUtf8 } from "node:buffer";
import { placeOfByte, type TextPlace } from "./text-place.ts";

/** Where the first sequence begins that is not UTF-8, in words and as line and column (of bytes). */
export function utf8Fault(bytes: Uint8Array): { byte: number } & TextPlace {
  const byte = invalidUtf8At(bytes);
  return { byte, ...placeOfByte(bytes, byte) };
}

/** Found by halving, since telling good from bad is fast. */
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

import { placeOfByte, type TextPlace } from "./text-place.ts";

/** An integer of a JSON text that a number can't hold, as it is written there, and where. */
export interface RoundedInteger extends TextPlace {
  numeral: string;
}

/** Integers of fewer digits are exact in a number. */
const exactDigits = 15;

/**
 * Whether anything in the bytes could be an integer that is too long for a number. A row of more than `exactDigits`
 * digits has one at each of the places that are looked at, so that most bytes are not.
 */
export function hasLongNumeral(bytes: Uint8Array): boolean {
  const { length } = bytes;
  for (let at = exactDigits; at < length; at += exactDigits + 1) {
    if (isDigit(bytes[at]) && rowAround(bytes, at) > exactDigits) return true;
  }
  return false;
}

function rowAround(bytes: Uint8Array, at: number): number {
  let start = at;
  let end = at + 1;
  while (isDigit(bytes[start - 1])) start -= 1;
  while (isDigit(bytes[end])) end += 1;
  return end - start;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** More digits than any number in use has; comparing them takes time that grows with their square. */
const comparedDigitsMax = 1_000;
const quote = 0x22,
  backslash = 0x5c,
  minus = 0x2d;

/** The first integer in the bytes of a JSON text that changes when it is read as a number; null where none does. */
export function roundedInteger(json: Uint8Array): RoundedInteger | null {
  const { length } = json;
  for (let at = 0; at < length; at += 1) {
    const byte = json[at];
    if (byte === quote) {
      at += 1;
      while (at < length && json[at] !== quote) at += json[at] === backslash ? 2 : 1;
    } else if (byte === minus || isDigit(byte)) {
      const start = at;
      let isInteger = true;
      while (isOfNumber(json[at + 1])) {
        at += 1;
        isInteger &&= isDigit(json[at]);
      }
      if (isInteger && at + 1 - start > exactDigits) {
        const numeral = Buffer.from(json.subarray(start, at + 1)).toString("latin1");
        if (!isExact(numeral)) return { numeral, ...placeOfByte(json, start) };
      }
    }
  }
  return null;
}

function isOfNumber(byte: number | undefined): boolean {
  // Digits, and . + - e E between them.
  return isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === minus || byte === 0x65 || byte === 0x45;
}

function isExact(numeral: string): boolean {
  if (numeral.length > comparedDigitsMax) return false;
  const number = Number(numeral);
  return Number.isFinite(number) && BigInt(numeral) === BigInt(number);
}

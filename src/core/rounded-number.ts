import { placeOfByte, type TextPlace } from "./text-place.ts";

/** A number of a JSON text that changes when it is read, as it is written there, and where. */
export interface RoundedNumber extends TextPlace {
  numeral: string;
}

/** Integers of fewer digits are exact in a number. */
const exactDigits = 15;
/** The shortest that is too large for a number, such as `1e309`; of it, its exponent's sign or `e`, and digits. */
const farCharacters = 5,
  exponentCharacters = 4,
  exponentDigits = 3;

/**
 * Whether anything in the bytes could be an integer that is too long for a number, or a number that is too large. Either
 * has a row of digits, of which one, or what stands before it, is at a place that is looked at, so that most bytes are
 * not.
 */
export function mayRound(bytes: Uint8Array): boolean {
  const { length } = bytes;
  for (let at = exponentCharacters - 1; at < length; at += exponentCharacters) {
    const byte = bytes[at];
    if (isDigit(byte) ? isFar(bytes, at) : isBeforeExponent(byte) && isFar(bytes, at + 1)) return true;
  }
  return false;
}

function isFar(bytes: Uint8Array, at: number): boolean {
  let start = at;
  let end = at;
  while (isDigit(bytes[start - 1])) start -= 1;
  while (isDigit(bytes[end])) end += 1;
  if (end - start < exponentDigits) return false;
  return end - start > exactDigits || (isExponent(bytes, start) && !isInWord(bytes[end]));
}

function isExponent(bytes: Uint8Array, start: number): boolean {
  const mark = bytes[start - 1] === plus ? start - 2 : start - 1;
  return isMark(bytes[mark]) && isDigit(bytes[mark - 1]);
}

const isMark = (byte: number | undefined) => byte === 0x65 || byte === 0x45;

const isBeforeExponent = (byte: number | undefined) => byte === plus || isMark(byte);

/** No number goes on, or ends, like this: it is in a string, such as a UUID. */
const isInWord = (byte: number | undefined) =>
  byte !== undefined && (byte === quote || byte === minus || byte >= 0x41) && byte !== 0x5d && byte !== 0x7d;

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

const textOf = (bytes: Uint8Array, start: number, end: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");

/** More digits than any number in use has; comparing them takes time that grows with their square. */
const comparedDigitsMax = 1_000;
const quote = 0x22,
  backslash = 0x5c,
  minus = 0x2d,
  plus = 0x2b;

/**
 * The first number in the bytes of a JSON text that changes when it is read: an integer with too many digits, or a number
 * beyond the largest that there is; null where none does. Digits that a fraction loses are no change, nor is what comes out as it
 * was written.
 */
export function roundedNumber(json: Uint8Array): RoundedNumber | null {
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
      if (at + 1 - start < (isInteger ? exactDigits + 1 : farCharacters)) continue;
      const numeral = textOf(json, start, at + 1);
      const isKept = isInteger ? isExact(numeral) : Number.isFinite(Number(numeral));
      if (!isKept) return { numeral, ...placeOfByte(json, start) };
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
  return Number.isFinite(number) && (String(number) === numeral || BigInt(numeral) === BigInt(number));
}

/** The number that is read instead of one: the nearest there is, which is never infinite. */
export function nearest(number: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number));
}

import type { Json } from "../contract/name.ts";

/** A JSON text as a tree in which each number is known as it was written. */
export interface ExactJson {
  tree: Json;
  /** The text of the tree, or of a part of it. */
  write: (part: unknown) => string;
}

/** Whether a JSON text may have a number that is written otherwise than JSON.stringify does: `1.10`, `1e3`, many digits. */
export const mayLoseDigits = (text: string): boolean =>
  /[0-9][0-9.]{16}|\.[0-9]*0(?![0-9])|[0-9][eE][+\-0-9]|-0(?![.0-9])|0\.000000/.test(text);

/** A tree of `value`, where the text itself can't be read; its numbers are as JSON.stringify has them then. */
export function exactJson(text: string, value: Json): ExactJson {
  try {
    return mayLoseDigits(text) ? marked(text) : { tree: JSON.parse(text), write: JSON.stringify };
  } catch {
    return { tree: structuredClone(value), write: JSON.stringify };
  }
}

/**
 * Reads a text in which numbers that would be written otherwise are strings with a sign that no string of it has: in a large
 * body that takes a quarter of what a reviver takes.
 */
function marked(text: string): ExactJson {
  const sign = signs.find((each) => !text.includes(each) && !escapeOf(each).test(text));
  if (sign === undefined) return { tree: JSON.parse(text), write: JSON.stringify };
  const numerals: string[] = [];
  const mark = (numeral: string) => `"${sign}${numerals.push(numeral) - 1}"`;
  const marks = new RegExp(`"${sign}([0-9]+)"`, "g");
  return {
    tree: JSON.parse(withOddNumerals(text, mark)),
    write: (part) =>
      JSON.stringify(part).replace(marks, (_, index: string) => numerals[Number(index)] ?? "null"),
  };
}

/** Unicode has given them to no character, and promises to give them to none. */
const signs = Array.from({ length: 32 }, (_, at) => String.fromCharCode(0xfdd0 + at));

const escapeOf = (sign: string) => new RegExp(`\\\\u${sign.charCodeAt(0).toString(16)}`, "i");

const quote = 0x22,
  backslash = 0x5c,
  minus = 0x2d,
  zero = 0x30,
  nine = 0x39;
const numeralAt = /-?[0-9][0-9.eE+-]*/y;

/** The text with `mark` of each number that JSON.stringify writes otherwise. */
function withOddNumerals(text: string, mark: (numeral: string) => string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (code === minus || (code >= zero && code <= nine)) {
      numeralAt.lastIndex = at;
      const numeral = numeralAt.exec(text)?.[0] ?? "";
      if (isOdd(numeral)) {
        parts.push(text.slice(from, at), mark(numeral));
        from = at + numeral.length;
      }
      at += Math.max(0, numeral.length - 1);
    }
  }
  return parts.join("") + text.slice(from);
}

/** Where the string ends that begins here; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

const isOdd = (numeral: string): boolean =>
  !/^-?[1-9][0-9]{0,14}$/.test(numeral) && JSON.stringify(Number(numeral)) !== numeral;

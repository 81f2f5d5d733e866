import type { Json } from "../contract/name.ts";
import { readJson } from "./json-text.ts";

const numberShape = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * What a text most likely stands for (S44): a number, `true`, `false`, `null`, or JSON of an object or a list; else
 * itself. A number that would not come back as it was written, as that of an account may be, stays text.
 */
export function valueInText(text: string): Json {
  const bare = text.trim();
  if (bare === "true" || bare === "false") return bare === "true";
  if (bare === "null") return null;
  if (numberShape.test(bare)) {
    const number = Number(bare);
    return String(number) === bare || (Number.isFinite(number) && bare.includes(".")) ? number : text;
  }
  if (!bare.startsWith("{") && !bare.startsWith("[")) return text;
  const read = readJson(Buffer.from(bare));
  return read.kind === "read" ? read.value : text;
}

/** Keys and values as a body. */
export function pairsBody(pairs: Readonly<Record<string, string>>): { [name: string]: Json } {
  return Object.fromEntries(Object.entries(pairs).map(([name, text]) => [name, valueInText(text)]));
}

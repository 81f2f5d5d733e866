import type { Json } from "../contract/name.ts";
import { readText } from "./text.ts";

/** Fields in one form. Real forms have hundreds at most; a body of nothing but `&a` would make millions. */
export const formFieldsMax = 10_000;

export type FormRead =
  | { kind: "parsed"; type: "form"; value: Json }
  | { kind: "unparsable"; reason: string }
  | { kind: "unsupported"; reason: string };

/**
 * Reads `application/x-www-form-urlencoded` as browsers write it. A name that comes more than once gives a list. The
 * object is built without assignment, so that a field called `__proto__` is just a field.
 */
export function readForm(bytes: Uint8Array, charset: string | undefined): FormRead {
  const text = readText(bytes, charset);
  if (text.kind !== "parsed") return text;
  if (countOf("&", text.value) >= formFieldsMax) {
    return { kind: "unparsable", reason: `A form may have at most ${formFieldsMax} fields.` };
  }
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text.value)) {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  return { kind: "parsed", type: "form", value: Object.fromEntries(fields) };
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}

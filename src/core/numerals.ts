import type { Json } from "../contract/name.ts";
import { type Body, parseBody } from "./body.ts";
import { valueAt } from "./plain-path.ts";

/** Per body, for as long as it is held. */
const known = new WeakMap<Uint8Array, Json>();

/** A number of a body as it is written there, digit for digit; null where nothing in it was written as a number. */
export function numeralAt(body: Body, place: readonly (string | number)[]): string | null {
  const numeral = valueAt(numeralsOf(body), place);
  return typeof numeral === "string" ? numeral : null;
}

function numeralsOf(body: Body): Json {
  const made = known.get(body.bytes);
  if (made !== undefined) return made;
  const parsed = parseBody({ ...body, numerals: true });
  const numerals = parsed.kind === "parsed" ? parsed.value : null;
  known.set(body.bytes, numerals);
  return numerals;
}

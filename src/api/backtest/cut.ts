import type { Json } from "../../contract/name.ts";

/** Longer values are cut: a thousand deliveries may differ in each of their bodies. */
const valueCharactersMax = 1_000;

/** A value as it stands where it is short, else the beginning of its text. */
export function cut(value: Json): Json {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= valueCharactersMax ? value : `${text.slice(0, valueCharactersMax)}…`;
}

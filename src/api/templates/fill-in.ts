import type { Json } from "../../contract/name.ts";

/** By name: what stands in the place of `${name}`. */
export type Fillings = ReadonlyMap<string, string | number>;

/**
 * Fills settings in wherever `${name}` stands in a text; alone in it, a number stays one. What is not a setting's name is
 * left as it is: scripts have such places of their own.
 */
export function fillIn(value: Json, fillings: Fillings): Json {
  if (typeof value === "string") return filledText(value, fillings);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fillIn(item, fillings));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, fillings)]));
}

/** A text in which the installation's name alone is filled in. */
export function withName(text: string, name: string): string {
  return text.replaceAll("${name}", name);
}

function filledText(text: string, fillings: Fillings): Json {
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1];
  const whole = alone === undefined ? undefined : fillings.get(alone);
  if (whole !== undefined) return whole;
  return text.replaceAll(/\$\{(\w+)\}/g, (place, name: string) => String(fillings.get(name) ?? place));
}

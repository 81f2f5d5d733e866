import type { Json } from "../contract/name.ts";
import { jsonBytes } from "./size.ts";

/** For a person who wants to know what a step was given; a body of megabytes tells no more. */
const inputBytesMax = 16_384;
const textCharactersMax = 2_000;
const membersMax = 50;
const depthMax = 8;

/**
 * A step's settings as its history keeps them: whole where they are small, else the beginning of each part. Texts are
 * masked before they are cut, so that no part of a secret is left at an end.
 */
export function inputOf(settings: unknown, mask: (text: string) => string): Json | undefined {
  if (settings === undefined) return undefined;
  const value = plainOf(settings, { mask, depth: 0 });
  return jsonBytes(value, inputBytesMax) <= inputBytesMax
    ? value
    : `Larger than the ${inputBytesMax} bytes that are kept.`;
}

function plainOf(value: unknown, at: { mask: (text: string) => string; depth: number }): Json {
  const { mask, depth } = at;
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") {
    const text = mask(value);
    return text.length > textCharactersMax ? `${text.slice(0, textCharactersMax)}…` : text;
  }
  if (typeof value !== "object") return `a ${typeof value}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (depth > depthMax) return "…";
  const within = { mask, depth: depth + 1 };
  if (Array.isArray(value)) {
    const items = value.slice(0, membersMax).map((item) => plainOf(item, within));
    return value.length > membersMax ? [...items, `… ${value.length} in all`] : items;
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const kept = members
    .slice(0, membersMax)
    .map(([name, member]): [string, Json] => [mask(name), plainOf(member, within)]);
  return Object.fromEntries(kept);
}

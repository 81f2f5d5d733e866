import type { Json } from "../contract/name.ts";
import { TerminalError } from "./step.ts";

/** What fits, with a sign that there was more; a message that is too long is worth more than none. Never half a character. */
export function cutText(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const end = charactersMax - 1;
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, isHalf ? end - 1 : end)}…`;
}

/** Blocks as a list. Throws TerminalError for anything else, or for more than the service takes. */
export function blockList(blocks: Json, { name, max }: { name: string; max: number }): Json[] {
  const list = typeof blocks === "string" ? parsed(blocks) : blocks;
  if (!Array.isArray(list)) throw new TerminalError(`${name} takes a list of blocks.`);
  if (list.length > max)
    throw new TerminalError(`${name} takes at most ${max} blocks; there are ${list.length}.`);
  return list;
}

/** A template that is not alone in its text gives JSON as a text. */
export function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (cause) {
    throw new TerminalError("The blocks are not JSON.", { cause });
  }
}

/** Changes every text in a value. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}

import type { Json } from "../contract/name.ts";
import { contentDigest, shortKey } from "./short-key.ts";

/** What makes the key of an event: an expression over it, and whether it counts at all. */
export interface KeySource {
  eventKey: string;
  when: string | null;
}

/** Two steps with the same expressions share their keys. */
export const patternOf = ({ eventKey, when }: KeySource): string =>
  contentDigest(JSON.stringify([eventKey, when]));

/**
 * A key as it is compared: what an event brings as a number equals what a run knows as its digits. Null where there is
 * nothing to compare.
 */
export function correlationKey(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") return null;
  return shortKey(typeof value === "string" ? value : JSON.stringify(value));
}

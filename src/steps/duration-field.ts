import { type Json, type TextMeta, template } from "../contract/name.ts";
import { parseDuration } from "../core/duration.ts";

/** What is waited for longer has most likely been given in the wrong unit. */
export const durationMsMax = 366 * 86_400_000;

/** A setting that is a duration in words. */
export function durationField(field: TextMeta & { title: string; fallback: string }) {
  const { fallback, description = "`45s`, `1h30m`, `2 days`, `PT5M`; a year at most.", ...meta } = field;
  return template({ ...meta, description }).default(fallback);
}

/** What is wrong with it, where it does not hold a template. */
export function durationProblem(
  path: string,
  text: Json,
  msMax = durationMsMax,
): { path: string; message: string }[] {
  if (typeof text !== "string" || text.includes("{{")) return [];
  try {
    return parseDuration(text) > msMax
      ? [{ path, message: msMax === durationMsMax ? "A step waits for at most a year." : "is too long" }]
      : [];
  } catch (error) {
    if (error instanceof RangeError) return [{ path, message: error.message }];
    throw error;
  }
}

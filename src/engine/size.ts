import type { Json } from "../contract/name.ts";

/** Deeper values come from a mistake such as a value that holds itself. */
const depthMax = 500;

/** About how many bytes a value takes as JSON; stops counting above `max`. Infinite for what is nested too deep. */
export function jsonBytes(value: Json | undefined, max: number, depth = 0): number {
  if (typeof value === "string") return Buffer.byteLength(value) + 2;
  if (typeof value !== "object" || value === null) return 8;
  if (depth > depthMax) return Number.POSITIVE_INFINITY;
  let bytes = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += jsonBytes(item, max, depth + 1) + 1;
      if (bytes > max) return bytes;
    }
    return bytes;
  }
  for (const key in value) {
    bytes += key.length + 4 + jsonBytes(value[key], max, depth + 1);
    if (bytes > max) return bytes;
  }
  return bytes;
}

import { z } from "zod";
import type { Json } from "./name.ts";

/** The names of members and the numbers of items on the way to a part of a value, from the outside in. */
export const PartPlace = z.array(z.union([z.string(), z.int()])).min(1);
export type PartPlace = z.infer<typeof PartPlace>;

/** A part that is kept apart, once for all places of its run, because it is large. */
export const LargeValue = z
  .object({
    at: PartPlace.describe('Where it belongs: `["output", "body"]`. There stands null, or an empty text.'),
    value: z.string().describe("Its id: `GET /api/v1/runs/{run}/values/{value}` gives it whole."),
    bytes: z.int().describe("Its size as JSON."),
    preview: z.string().describe("How it begins."),
  })
  .meta({ id: "LargeValue" });
export type LargeValue = z.infer<typeof LargeValue>;

/** The value with a part put in its place. What is not on the way to it is shared. Where there is no such place, as it was. */
export function valueWith(value: Json, [key, ...rest]: PartPlace, part: Json): Json {
  if (key === undefined) return part;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    if (typeof key !== "number" || key >= value.length) return value;
    return value.with(key, valueWith(value[key] ?? null, rest, part));
  }
  if (!Object.hasOwn(value, key)) return value;
  // By its entries, so that a member called `__proto__` stays one.
  const entries = Object.entries(value).map(([name, member]): [string, Json] =>
    name === String(key) ? [name, valueWith(member, rest, part)] : [name, member],
  );
  return Object.fromEntries(entries);
}

import { z } from "zod";
import { Instant, Json } from "./name.ts";

/** Of a value, as JSON text; a journal holds it whenever it is read. */
export const keyValueCharactersMax = 262_144;

/** It stands in URLs: no slash, no white space, no control characters. `stock:tea`, `seen/…` is `seen:…`. */
export const KeyName = z
  .string()
  .regex(/^[^\s/\\?#%\p{Cc}]{1,256}$/u, "1 to 256 characters, without spaces, slashes, ?, # and %");

/** What is kept under a key in a workspace. */
export const KeyValue = z
  .object({
    key: KeyName,
    value: Json,
    version: z.int().describe("Rises with each change: what `ifVersion` is compared with."),
    expiresAt: Instant.nullable(),
    updatedAt: Instant,
  })
  .meta({ id: "KeyValue" });
export type KeyValue = z.infer<typeof KeyValue>;

const expiry = z
  .int()
  .min(1)
  .max(31_536_000_000)
  .nullable()
  .default(null)
  .describe("Milliseconds until it is gone, a year at most; null: it stays.");

export const KeyValueInput = z.object({
  value: Json,
  expiresInMs: expiry,
  ifVersion: z.int().min(0).optional().describe("Only if it has this version; 0: only if there is none."),
});
export const KeyIncrementInput = z.object({ by: z.number().default(1), expiresInMs: expiry });

import { z } from "zod";
import { template } from "./name.ts";

export const Deduplication = z
  .object({
    key: template({ title: "Key" })
      .optional()
      .describe(
        'A template that gives the idempotency key, e.g. `{{ trigger.headers."x-github-delivery" }}`.',
      ),
    bodyHash: z.boolean().default(false).describe("Use a hash of the body when there is no other key."),
    windowMs: z
      .int()
      .min(1_000)
      .max(30 * 86_400_000)
      .default(86_400_000)
      .meta({ unit: "ms", description: "How long a key is remembered." }),
  })
  .meta({ id: "Deduplication" });
export type Deduplication = z.infer<typeof Deduplication>;

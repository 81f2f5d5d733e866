import { z } from "zod";
import { Json, template } from "./name.ts";

/** A contact is written with some tens of fields; more than this is a list and not a record. */
export const ownWriteFieldsMax = 500;

const Values = Json.meta({ title: "Values" });

/** How a trigger tells deliveries that stem from our own writes: two systems that mirror each other need it. */
export const OwnWrites = z
  .object({
    mark: z
      .string()
      .max(10_000)
      .optional()
      .meta({ title: "Origin mark", expression: true })
      .describe(
        'An expression that is true for what our own user wrote, e.g. `trigger.body.updated_by = "tripline"`.',
      ),
    key: template({ title: "Key" })
      .optional()
      .describe(
        "What was written, as a step's `ownWrite.key` says it, e.g. `crm:contact:{{ params.id }}`: a delivery within the window of such a step is its echo.",
      ),
    values: Values.optional().describe(
      "The fields that were changed and what they are now, by name, as templates: a delivery is an echo only where the step wrote the same. Absent: the key alone decides.",
    ),
  })
  .refine(({ mark, key }) => mark !== undefined || key !== undefined, {
    message: "needs `mark` or `key`",
  })
  .refine(({ key, values }) => values === undefined || key !== undefined, {
    message: "needs `key`, too",
    path: ["values"],
  })
  .meta({ id: "OwnWrites" });
export type OwnWrites = z.infer<typeof OwnWrites>;

/** What a step notes before it writes to a system that will tell us of it. */
export const OwnWrite = z
  .object({
    key: template({ title: "Key" })
      .min(1)
      .max(10_000)
      .describe("What is written: `crm:contact:{{ params.id }}`."),
    values: Values.optional().describe(
      "The fields that are written, by name, as templates. Absent: what comes back is told by the key alone.",
    ),
    windowMs: z
      .int()
      .min(1_000)
      .max(7 * 86_400_000)
      .default(60_000)
      .meta({ unit: "ms", description: "For how long a delivery of this key is taken for the echo." }),
  })
  .meta({ id: "OwnWrite" });
export type OwnWrite = z.infer<typeof OwnWrite>;

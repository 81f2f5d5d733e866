import { z } from "zod";
import { Json } from "./name.ts";

/** What one attempt at a step was given. */
export const StepInput = z
  .object({
    path: z.string(),
    attempt: z.int(),
    input: Json.describe("Its settings, filled in, bounded, secrets masked."),
  })
  .meta({ id: "StepInput" });
export type StepInput = z.infer<typeof StepInput>;

export const StepInputs = z
  .object({
    inputs: z.array(StepInput),
    complete: z
      .boolean()
      .describe(
        "False: of some steps it could not be worked out, since a version or a delivery is gone, or it took too long.",
      ),
  })
  .meta({ id: "StepInputs" });
export type StepInputs = z.infer<typeof StepInputs>;

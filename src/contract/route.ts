import { z } from "zod";
import { Name } from "./name.ts";

/** Where the event goes. Routes are tried in order; every one whose filter is true starts its workflow. */
export const Route = z
  .object({
    workflow: Name.describe("The workflow that is started."),
    when: z
      .string()
      .max(10_000)
      .optional()
      .meta({ title: "Filter", expression: true })
      .describe(
        'An expression that must be true, e.g. `params.priority in ["high", "critical"]`. Absent: always.',
      ),
    otherwise: z.boolean().default(false).describe("Taken only when no route with a filter matched."),
  })
  .meta({ id: "Route" });
export type Route = z.infer<typeof Route>;

import { z } from "zod";
import { Name } from "./name.ts";

/** Whether every route that matches is taken, or only the first one. */
export const Routing = z.enum(["all", "first"]);
export type Routing = z.infer<typeof Routing>;

/** Where the event goes: to a workflow, if its filter is true. */
export const Route = z
  .object({
    workflow: Name.meta({
      names: "workflow",
      title: "Workflow",
      description: "The workflow that is started.",
    }),
    when: z
      .string()
      .max(10_000)
      .optional()
      .meta({ title: "Filter", expression: true })
      .describe(
        'An expression that must be true, e.g. `params.priority in ["high", "critical"]`. Absent: always.',
      ),
    otherwise: z
      .boolean()
      .default(false)
      .describe("Taken only when no route with a filter matched, and none failed to be evaluated."),
    priority: z
      .int()
      .min(-1_000)
      .max(1_000)
      .optional()
      .describe("Routes of a higher one are asked first, and the first one taken answers. Absent: 0."),
  })
  .meta({ id: "Route" });
export type Route = z.infer<typeof Route>;

/** Types of events, `*` for any characters: `order.completed`, `invoice.*`. */
export const EventTypes = z
  .array(z.string().trim().min(1).max(200))
  .min(1)
  .max(500)
  .refine((types) => types.every((type) => type.split("*").length <= 11), "at most 10 * in one type");

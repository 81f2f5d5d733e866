import { z } from "zod";
import { Instant, Name } from "./name.ts";

/** What a trigger was called, and so where it answered, until it was removed, retired, or called otherwise. */
export const FormerTrigger = z
  .object({
    triggerId: z.string(),
    workspace: Name,
    name: Name,
    suffix: z.string().nullable(),
    until: Instant,
    why: z.enum(["moved", "retired", "removed"]).describe("`moved`: its name or suffix was changed."),
  })
  .meta({ id: "FormerTrigger" });
export type FormerTrigger = z.infer<typeof FormerTrigger>;

/** With where it answered, and what it is called now if it is there still. */
export const FormerTriggerView = FormerTrigger.extend({
  addresses: z.array(z.string()),
  now: Name.nullable(),
}).meta({ id: "FormerTriggerView" });
export type FormerTriggerView = z.infer<typeof FormerTriggerView>;

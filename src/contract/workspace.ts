import { z } from "zod";
import { Instant, Name } from "./name.ts";
import { Retention } from "./retention.ts";

/** How many authenticated deliveries a fixed window takes. */
export const Quota = z.object({
  perMinute: z.int().min(1).optional().meta({ title: "Per minute" }),
  perHour: z.int().min(1).optional().meta({ title: "Per hour" }),
  perDay: z.int().min(1).optional().meta({ title: "Per day" }),
});
export type Quota = z.infer<typeof Quota>;

/** S23: what a workspace may receive until an administrator changes it. */
export const quotaDefault = { perMinute: 200, perHour: 1000, perDay: 5000 } as const satisfies Quota;

/** A tenant. Every trigger, workflow, secret and key belongs to one. */
export const Workspace = z
  .object({
    id: Name,
    quota: Quota,
    retention: Retention.optional(),
    createdAt: Instant,
    onFailure: Name.optional().describe(
      "The workflow that is started when a run fails whose workflow names none of its own.",
    ),
  })
  .meta({ id: "Workspace" });
export type Workspace = z.infer<typeof Workspace>;

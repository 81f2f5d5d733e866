import { z } from "zod";
import { Actor } from "./actor.ts";
import { DeliveryQuery } from "./delivery-query.ts";
import { Instant, Json, Name } from "./name.ts";

/** What is changed about a delivery before it runs again. */
export const ReplayEdit = z
  .object({
    body: Json.describe(
      "Instead of its body: a text stands as it is, anything else becomes JSON.",
    ).optional(),
    headers: z
      .record(z.string().max(200), z.string().max(8_000).nullable())
      .optional()
      .describe("Headers set, or taken away by null."),
  })
  .meta({ id: "ReplayEdit" });
export type ReplayEdit = z.infer<typeof ReplayEdit>;

/** What is to run on a delivery. */
export const ReplayOf = z.object({
  workflow: Name.optional().describe("This one, instead of those that the delivery started."),
  version: z
    .union([z.int().min(1), z.literal("original")])
    .optional()
    .describe("A version of `workflow`, or `original`: the one that ran before; absent: the newest."),
  edit: ReplayEdit.optional(),
  force: z
    .boolean()
    .optional()
    .describe(
      "Also one whose sender was not proved, as of a capture; which takes the scope `admin` or the role `owner`.",
    ),
});
export type ReplayOf = z.infer<typeof ReplayOf>;

/** Deliveries named by one call. */
const deliveriesMax = 1_000;

export const ReplayInput = ReplayOf.extend({
  deliveries: z.array(z.string()).min(1).max(deliveriesMax).optional().describe("These."),
  query: DeliveryQuery.optional().describe("All of these, as of now."),
  ratePerSecond: z
    .number()
    .min(0.2)
    .max(1_000)
    .default(50)
    .meta({ unit: "1/s", description: "Deliveries replayed in a second at most." }),
  dryRun: z.boolean().default(false).describe("Only count what would be started."),
}).meta({ id: "ReplayInput" });
export type ReplayInput = z.infer<typeof ReplayInput>;

/** Why deliveries were passed over, and one of them. */
const Skipped = z.array(z.object({ reason: z.string(), count: z.int(), delivery: z.string() }));

/** What a replay would start. */
export const ReplayCount = z
  .object({
    deliveries: z.int(),
    runs: z.int(),
    skipped: Skipped,
    complete: z
      .boolean()
      .describe(
        "False: only the oldest 10,000, or those that were looked at within a second, are counted so.",
      ),
    total: z.int().nullable().describe("Deliveries meant in all; null: too many to count in a call."),
  })
  .meta({ id: "ReplayCount" });
export type ReplayCount = z.infer<typeof ReplayCount>;

export const ReplayStatus = z.enum(["running", "done", "canceled"]);
export type ReplayStatus = z.infer<typeof ReplayStatus>;

/** Old deliveries that are run again, at a bounded rate, from the oldest on. */
export const Replay = ReplayInput.omit({ dryRun: true })
  .extend({
    id: z.string(),
    workspace: Name,
    status: ReplayStatus,
    createdAt: Instant,
    endedAt: Instant.nullable(),
    by: Actor.describe("Who asked for it."),
    total: z.int().nullable().describe("Deliveries meant; null where there were too many to count."),
    progress: z.object({ deliveries: z.int(), runs: z.int(), skipped: Skipped }),
  })
  .meta({ id: "Replay" });
export type Replay = z.infer<typeof Replay>;

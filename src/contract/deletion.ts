import { z } from "zod";
import { DeliveryQuery } from "./delivery-query.ts";

/** Deliveries named by one call. */
const deliveriesMax = 1_000;

/** Which deliveries are to be deleted. */
export const DeletionInput = z
  .object({
    deliveries: z.array(z.string()).min(1).max(deliveriesMax).optional().describe("These."),
    query: DeliveryQuery.optional().describe("All of these; an empty one means all there are."),
    before: z.string().optional().describe("Only those before this one: where a call before has got to."),
    releaseKeys: z
      .boolean()
      .default(false)
      .describe(
        "Also those whose idempotency key is held. The same message, sent again, is then taken as a new one.",
      ),
    dryRun: z.boolean().default(false).describe("Only count what would go."),
  })
  .refine(({ deliveries, query }) => (deliveries === undefined) !== (query === undefined), {
    path: ["deliveries"],
    message: "give either `deliveries` or a `query`; an empty query means all",
  })
  .meta({ id: "DeletionInput" });
export type DeletionInput = z.infer<typeof DeletionInput>;

/** What one call has deleted, or would. */
export const Deletion = z
  .object({
    deleted: z.int().describe("Deliveries, each with its runs."),
    bytes: z.int().describe("About what they took."),
    needed: z
      .int()
      .describe("Left, because a run that has not ended, a dead letter or a quarantine needs them."),
    keyed: z.int().describe("Left, because their idempotency keys are held."),
    next: z.string().nullable().describe("What to give as `before` to go on; null: all were looked at."),
  })
  .meta({ id: "Deletion" });
export type Deletion = z.infer<typeof Deletion>;

import { z } from "zod";
import { DeliveryStatus, TraceEntry } from "./delivery.ts";
import { Name } from "./name.ts";

/** What would become of a refused request if it came now. */
export const Recheck = z
  .object({
    delivery: z.string(),
    passes: z.boolean(),
    refusal: z.string().nullable().describe("Why it would be refused again."),
    trace: z.array(TraceEntry),
    workflows: z.array(Name).describe("Those that it would start."),
  })
  .meta({ id: "Recheck" });
export type Recheck = z.infer<typeof Recheck>;

export const Release = z
  .object({
    delivery: z.string(),
    status: DeliveryStatus,
    duplicateOf: z.string().nullable(),
    runs: z.array(z.object({ runId: z.string(), workflow: Name })),
  })
  .meta({ id: "Release" });
export type Release = z.infer<typeof Release>;

import { z } from "zod";
import { Instant } from "./name.ts";

/** How deliveries differ at one place from what the trigger's schema says. */
export const DriftItem = z
  .object({
    path: z.string().describe("A JSONPath; `[*]` is any item of a list."),
    kind: z.enum(["new", "missing", "retyped"]),
    expected: z.string().nullable().describe("The type that was learned; null for a new field."),
    found: z.string().nullable().describe("The type that came; null for one that is missing."),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
    count: z.int().describe("Of the deliveries that were looked at, one a second at most."),
    deliveryId: z.string().describe("The newest delivery that differs."),
    learnable: z.boolean().describe("False where the schema says by other means what stands there."),
  })
  .meta({ id: "Drift" });
export type DriftItem = z.infer<typeof DriftItem>;

export const DriftAcceptance = z
  .object({
    paths: z.array(z.string().max(1_000)).max(500).optional().describe("Only these; absent: all."),
  })
  .meta({ id: "DriftAcceptance" });

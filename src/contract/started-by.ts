import { z } from "zod";
import { Instant, Name } from "./name.ts";
import { RunStatus } from "./run-status.ts";

/** Runs that start one another go no further than this. */
export const chainDepthMax = 10;

const chained = {
  runId: z.string(),
  workflow: Name,
  depth: z.int().describe("How many runs stand before it in its chain."),
};

/** Where a run comes from. */
export const StartedBy = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("delivery") }),
    z.object({ kind: z.literal("replay"), deliveryId: z.string() }),
    z.object({
      kind: z.literal("hand"),
      by: z.string().nullable().describe("The name of the person or the API key that started it."),
    }),
    z.object({
      kind: z.literal("run"),
      ...chained,
      path: z.string().describe("Of the step that started it."),
      awaited: z.boolean().describe("That step waits for its end; it is canceled with its parent."),
      waitId: z.string(),
      ancestors: z.array(Name).describe("The workflows of the runs that it stems from, the nearest first."),
    }),
    z.object({ kind: z.literal("end"), ...chained, status: RunStatus }),
    z.object({ kind: z.literal("failure"), ...chained }),
    z.object({
      kind: z.literal("schedule"),
      schedule: z.string(),
      at: Instant.describe("The time that it was due."),
      missed: z.int().describe("Occurrences that passed before it while nothing could start them."),
    }),
  ])
  .meta({ id: "StartedBy" });
export type StartedBy = z.infer<typeof StartedBy>;

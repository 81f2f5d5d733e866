import { z } from "zod";
import { DeliveryQuery } from "./delivery-query.ts";
import { Instant, Name, PlainText } from "./name.ts";
import { RunQuery } from "./run-query.ts";

/** In a workspace; a list of more is no help. */
export const viewsMax = 500;

const of = z
  .enum(["deliveries", "runs", "refused"])
  .describe("The list that it is of; `refused`: refused requests, which are searched as deliveries are.");

const title = PlainText.min(1).max(200).optional().describe("As people read it; absent: its name.");
const shared = z.boolean().describe("Whether all of the workspace see it, or only who saved it.");

/** Which of a list's entries are wanted, under a name. Spans of time are relative: `sinceMs` before now. */
export const ViewInput = z
  .object({
    title,
    of,
    query: z
      .union([DeliveryQuery.strict(), RunQuery.strict()])
      .default({})
      .describe("What the list takes; a DeliveryQuery, or a RunQuery of runs."),
    sinceMs: z
      .int()
      .min(60_000)
      .max(31_622_400_000)
      .optional()
      .meta({ unit: "ms" })
      .describe("Only the last so many milliseconds, whenever it is looked at."),
    shared: shared.default(false),
  })
  .superRefine(({ of: list, query }, issues) => {
    const read = (list === "runs" ? RunQuery : DeliveryQuery).strict().safeParse(query);
    for (const { path, message } of read.error?.issues ?? []) {
      issues.addIssue({ code: "custom", path: ["query", ...path], message });
    }
  })
  .meta({ id: "ViewInput" });
export type ViewInput = z.infer<typeof ViewInput>;

export const View = z
  .object({
    name: Name,
    workspace: Name,
    title,
    of,
    query: z.record(z.string(), z.string()),
    sinceMs: z.int().optional(),
    shared,
    by: z.object({ id: z.string(), name: z.string() }).describe("Who saved it first."),
    savedAt: Instant,
  })
  .meta({ id: "View" });
export type View = z.infer<typeof View>;

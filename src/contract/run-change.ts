import { z } from "zod";
import { Instant } from "./name.ts";
import { Attempt, Run, RunDetail } from "./run.ts";

/** An attempt that a worker is at. */
export const AttemptUnderWay = z
  .object({ path: z.string(), attempt: z.int().min(1), type: z.string(), startedAt: Instant })
  .meta({ id: "AttemptUnderWay" });
export type AttemptUnderWay = z.infer<typeof AttemptUnderWay>;

/** What has changed of a run that is followed. */
export const RunChange = z
  .object({
    run: Run,
    attempts: z
      .array(Attempt)
      .describe("Lines of the journal that are new or have changed, in order; at first all there are."),
    underWay: z
      .array(AttemptUnderWay)
      .describe("Known where the process that is asked carries the run on itself; else empty."),
    waits: RunDetail.shape.waits,
    children: RunDetail.shape.children,
  })
  .meta({ id: "RunChange" });
export type RunChange = z.infer<typeof RunChange>;

import { z } from "zod";
import { Instant, Name, PlainText } from "./name.ts";
import { RunError } from "./run-status.ts";

/** Failed runs looked at for one list or one failure, the newest. */
export const failedRunsMax = 10_000;

/** `resolved`: somebody has settled it, and no run has failed so since. */
export const FailureStatus = z.enum(["open", "resolved"]);
export type FailureStatus = z.infer<typeof FailureStatus>;

/** Failed runs of one cause: of one workflow, at one step, with one error but for ids and numbers in its message. */
export const Failure = z
  .object({
    id: z.string(),
    status: FailureStatus,
    workflow: Name,
    step: z.string().nullable().describe("Its path, without the numbers of rounds."),
    error: RunError.nullable().describe("Of the newest run."),
    open: z.int().describe("Runs that have failed so since it was resolved, or ever; of 10,000 at most."),
    count: z.int().describe("All that are kept and have failed so; of 10,000 at most."),
    firstAt: Instant,
    lastAt: Instant,
    runId: z.string().describe("The newest of them."),
    resolved: z
      .object({
        at: Instant,
        by: z.string().describe("The name of the person or the API key."),
        note: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: "Failure" });
export type Failure = z.infer<typeof Failure>;

export const FailureQuery = z.object({
  workflow: Name.optional(),
  since: Instant.optional().describe("That failed then or later."),
  status: FailureStatus.optional().describe("Absent: both."),
});
export type FailureQuery = z.infer<typeof FailureQuery>;

export const ResolveInput = z.object({
  note: PlainText.min(1).max(500).optional().describe("Why nobody need look at it any more."),
});

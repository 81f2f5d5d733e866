import { z } from "zod";
import { Instant, Json, VariableName } from "./name.ts";
import { RunError, runStatusesEnded } from "./run-status.ts";

/** Steps whose output one resume sets. */
const editedMax = 100;
const StepPath = z.string().min(1).max(1_000);

/** What a person changes about a run before it goes on. */
export const RunEdits = z
  .object({
    steps: z
      .record(StepPath, Json)
      .refine((steps) => Object.keys(steps).length <= editedMax, `at most ${editedMax} steps`)
      .describe("Outputs by the steps' paths: such a step counts as done, with this output."),
    variables: z.record(VariableName, Json).describe("Variables, as if a step had saved them."),
    params: z.record(z.string().min(1).max(200), Json).describe("Parameters, instead of the event's."),
    body: Json.describe("The event's body, instead of what was received."),
    input: Json.describe("What the run was started with, instead of what it was."),
  })
  .partial()
  .meta({ id: "RunEdits" });
export type RunEdits = z.infer<typeof RunEdits>;

export const ResumeInput = z
  .object({
    from: StepPath.optional().describe(
      "The path of a step: it and all that came after it is done again. Absent: the run goes on at the step that failed.",
    ),
    version: z
      .union([z.int().min(1), z.literal("newest")])
      .optional()
      .describe("Of the workflow; absent: the version that it ran with."),
    edits: RunEdits.optional(),
    dryRun: z.boolean().default(false).describe("Only say what would be done again."),
  })
  .meta({ id: "RunResume" });
export type ResumeInput = z.infer<typeof ResumeInput>;

/** What a resume does with the steps of a run. */
export const ResumePlan = z
  .object({
    from: z.string().nullable().describe("The step at which it goes on."),
    version: z.int(),
    again: z.array(z.string()).describe("Paths of steps that were done and are done again."),
    kept: z.int().describe("Steps that have succeeded and are not done again."),
  })
  .meta({ id: "ResumePlan" });
export type ResumePlan = z.infer<typeof ResumePlan>;

/** One time that somebody had a run go on after its end. */
export const Resume = z
  .object({
    at: Instant,
    by: z.string().describe("The name of the person or the API key."),
    from: z.string().nullable(),
    version: z.int().describe("From then on."),
    edits: RunEdits.nullable(),
    before: z
      .object({
        status: z.enum(runStatusesEnded),
        endedAt: Instant,
        version: z.int(),
        error: RunError.nullable(),
      })
      .describe("How it had ended."),
  })
  .meta({ id: "Resume" });
export type Resume = z.infer<typeof Resume>;

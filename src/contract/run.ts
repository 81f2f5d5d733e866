import { z } from "zod";
import { Exchange } from "./exchange.ts";
import { LargeValue } from "./large.ts";
import { Instant, Json, Name } from "./name.ts";
import { Resume } from "./resume.ts";
import { RunError, RunStatus } from "./run-status.ts";
import { StartedBy } from "./started-by.ts";
import { RunWait } from "./wait.ts";

export { RunError, RunStatus, runStatusesEnded } from "./run-status.ts";

/** What a `respond` step, or the run's end, answers the caller that waits. */
export const RunAnswer = z.object({
  status: z.int().min(200).max(599),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** The body is base64 of the bytes to send. */
  base64: z.literal(true).optional(),
});
export type RunAnswer = z.infer<typeof RunAnswer>;

/** What the engine tells the gateway about a run whose caller waits. `lost`: it goes on somewhere else. */
export type RunReply =
  | { kind: "answered"; answer: RunAnswer }
  | { kind: "ended"; status: "succeeded" | "failed" | "canceled"; output: Json; error: RunError | null }
  | { kind: "lost" };

export const Run = z
  .object({
    id: z.string(),
    workspace: Name,
    workflowId: z.string(),
    workflow: Name,
    version: z.int(),
    deliveryId: z.string().nullable(),
    triggerId: z.string().nullable(),
    status: RunStatus,
    held: z
      .boolean()
      .describe(
        "Queued, and held back: by its trigger (order, concurrency, debounce, batch, pause) or its workflow (concurrency, order, pause).",
      ),
    createdAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    /** When a waiting run goes on. */
    wakeAt: Instant.nullable(),
    replayOf: z.string().nullable(),
    startedBy: StartedBy,
    output: Json,
    large: z
      .array(LargeValue)
      .optional()
      .describe("Parts of the output that are large, and not in it here; absent: none."),
    error: RunError.nullable(),
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

export const AttemptStatus = z.enum(["succeeded", "failed", "waiting"]);
export type AttemptStatus = z.infer<typeof AttemptStatus>;

/** One line of the journal: one attempt at one step. `(run, path, attempt)` is unique. */
export const Attempt = z
  .object({
    path: z.string(),
    attempt: z.int().min(1),
    type: z.string(),
    status: AttemptStatus,
    startedAt: Instant,
    endedAt: Instant,
    output: Json,
    error: RunError.nullable(),
    /** When a waiting attempt goes on, or the next attempt follows a failed one; null after the last one. */
    wakeAt: Instant.nullable(),
    /** Console lines that a script wrote. */
    console: z.array(z.string()),
    /** Variables that the step saved (`memory.save`). */
    saved: z.record(z.string(), Json),
    /** Set by the step that answers the caller. */
    answer: RunAnswer.nullable(),
    progress: Json.optional().describe("What a step that works through a list has done so far of it."),
    decided: z
      .array(Json)
      .optional()
      .describe("What the expressions of a step gave that holds others, where it has failed."),
    resumed: z
      .object({ at: Instant, anew: z.boolean() })
      .optional()
      .describe(
        "Somebody had the run go on, and another attempt follows; `anew`: from the step's beginning.",
      ),
    edited: z.literal(true).optional().describe("The output was given by whoever had the run go on."),
    masked: z
      .literal(true)
      .optional()
      .describe(
        "Secrets were taken out of `output`, `saved`, `progress` or `decided`: where `***` stands, the run may have gone on with another text.",
      ),
    input: Json.optional().describe(
      "Its settings, filled in; of steps that reach outside, and of attempts that failed.",
    ),
    large: z
      .array(LargeValue)
      .optional()
      .describe("Parts of `output`, `saved` and `answer` that are large, and not in them here."),
    exchanges: z.array(Exchange).optional().describe("The HTTP requests that it made, the latest ones."),
  })
  .meta({ id: "Attempt" });
export type Attempt = z.infer<typeof Attempt>;

export const RunDetail = Run.extend({
  input: Json.describe(
    "What it was started with, where no delivery started it; its steps see it as `input`.",
  ),
  attempts: z.array(Attempt).describe("Lines of its journal, in order."),
  next: z
    .string()
    .nullable()
    .default(null)
    .describe("Where the journal goes on: what to give as `after`; null: nothing follows."),
  answer: RunAnswer.nullable(),
  resumes: z.array(Resume).describe("When somebody had it go on after its end, the first time first."),
  traceId: z
    .string()
    .nullable()
    .default(null)
    .describe("The distributed trace that it belongs to (W3C Trace Context); null: to none that is known."),
  waits: z.array(RunWait).describe("What its steps wait for outside of it, or waited for."),
  children: z
    .array(z.object({ id: z.string(), workflow: Name, status: RunStatus }))
    .describe("Runs that its steps started, the oldest first."),
}).meta({ id: "RunDetail" });
export type RunDetail = z.infer<typeof RunDetail>;

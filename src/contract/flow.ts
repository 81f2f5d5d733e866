import { z } from "zod";
import { Instant, template } from "./name.ts";

/** Whose deliveries are refused first when Tripline is full, and whose runs begin first when workers are behind. */
export const Priority = z.enum(["high", "normal", "low"]);
export type Priority = z.infer<typeof Priority>;

/** How much of each bound (requests and bytes under way, writes that wait) deliveries of a priority may fill. */
export const priorityShares = { high: 1, normal: 0.8, low: 0.5 } as const satisfies Record<Priority, number>;

const dayMs = 86_400_000;
/** What one batch holds is in memory together when its run begins. */
export const batchCountMax = 1_000,
  batchBytesMax = 8_388_608;

export const Order = z
  .object({
    key: template({ title: "Key" }).describe(
      "A template; runs of one key run one after another, in the order accepted. Where it gives nothing, there is no order.",
    ),
    onFailure: z
      .enum(["continue", "hold"])
      .default("continue")
      .describe("After a run that failed: go on with the next, or hold its key until somebody resumes it."),
  })
  .meta({ id: "Order" });
export type Order = z.infer<typeof Order>;

/** Of a workflow: its runs come from wherever. */
export const WorkflowOrder = z
  .object({
    key: template({ title: "Key" }).describe(
      "A template over `trigger`, `params` and `input`; of one key one run is under way at a time, whichever way it started; the next is the one that was taken up next, which of several workers is not always the one that came next (a trigger's own `order` is strict). Where it gives nothing, there is no order.",
    ),
  })
  .meta({ id: "WorkflowOrder" });
export type WorkflowOrder = z.infer<typeof WorkflowOrder>;

export const Debounce = z
  .object({
    key: template({ title: "Key" })
      .optional()
      .describe("A template that tells bursts apart; absent: all of them are one."),
    ms: z
      .int()
      .min(1)
      .max(dayMs)
      .meta({ title: "Quiet for", unit: "ms", description: "How long it must be quiet." }),
    maxMs: z
      .int()
      .min(1)
      .max(7 * dayMs)
      .optional()
      .meta({
        title: "At the latest after",
        unit: "ms",
        description: "The longest that a burst may put its run off; absent: ten times `ms`.",
      }),
  })
  .meta({ id: "Debounce" });
export type Debounce = z.infer<typeof Debounce>;

export const Batch = z
  .object({
    key: template({ title: "Key" })
      .optional()
      .describe("A template that tells batches apart; absent: all deliveries gather in one."),
    count: z.int().min(1).max(batchCountMax).describe("A batch of so many deliveries begins at once."),
    ms: z
      .int()
      .min(1)
      .max(dayMs)
      .meta({ title: "At the latest after", unit: "ms", description: "A batch waits no longer than this." }),
  })
  .meta({ id: "Batch" });
export type Batch = z.infer<typeof Batch>;

/** Set while a trigger's runs are held, and while those that were held are let go at a rate. */
export const Pause = z
  .object({
    since: Instant,
    ratePerSecond: z
      .number()
      .nullable()
      .describe("Null: all are held. A number: so many are let go a second until none is left."),
  })
  .meta({ id: "Pause" });
export type Pause = z.infer<typeof Pause>;

/** What a workflow holds back, whichever way its runs start. */
export const HeldWorkflowRuns = z
  .object({
    pausedAt: Instant.nullable(),
    concurrency: z.int().nullable(),
    held: z.int().describe("Runs that wait to be let go."),
    underWay: z.int().describe("Runs let go and not ended, where the workflow counts them."),
  })
  .meta({ id: "HeldWorkflowRuns" });
export type HeldWorkflowRuns = z.infer<typeof HeldWorkflowRuns>;

/** What a trigger holds back. */
export const HeldRuns = z
  .object({
    pause: Pause.nullable(),
    held: z.int().describe("Runs that wait to be let go."),
    underWay: z.int().describe("Runs let go and not ended, where the trigger counts them."),
    blocked: z
      .array(z.object({ key: z.string(), runId: z.string() }))
      .describe("Keys held after a run that failed; at most 100 are listed."),
  })
  .meta({ id: "HeldRuns" });
export type HeldRuns = z.infer<typeof HeldRuns>;

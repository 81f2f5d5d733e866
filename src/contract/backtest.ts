import { z } from "zod";
import { definitionsMax } from "./apply.ts";
import { DeliveryQuery } from "./delivery-query.ts";
import { Instant, Json, Name } from "./name.ts";
import { RunStatus } from "./run-status.ts";
import { FieldChange } from "./version.ts";

/** Each is judged and run anew while a person waits. */
export const backtestMax = 1_000;

export const BacktestInput = z
  .object({
    definitions: z
      .array(z.unknown())
      .max(definitionsMax)
      .optional()
      .describe("What is tried, as definition files hold it."),
    workflow: Name.optional().describe("Instead: a workflow, its draft unless a version is named."),
    trigger: Name.optional().describe("Instead: a trigger, its draft."),
    version: z.int().min(1).optional().describe("Of `workflow`, instead of its draft."),
    last: z
      .int()
      .min(1)
      .max(backtestMax)
      .default(100)
      .describe("So many deliveries, the newest ones that the tried definitions have to do with."),
    query: DeliveryQuery.optional().describe("Only those that it finds."),
  })
  .meta({ id: "BacktestInput" });
export type BacktestInput = z.infer<typeof BacktestInput>;

/** A call that would be made and that the recorded run did not make so; nothing is called. */
export const WouldCall = z.object({
  step: z.string(),
  path: z.string(),
  type: z.string(),
  config: Json.describe("Filled in; secrets are masked."),
});

export const BacktestRun = z.object({
  workflow: Name,
  recorded: z
    .object({ runId: z.string(), version: z.int(), status: RunStatus })
    .nullable()
    .describe("The run that the delivery started; null: it started none of this workflow."),
  status: z.enum(["succeeded", "failed", "stopped"]).describe("`stopped`: it took too long to try."),
  error: z.string().nullable(),
  wouldCall: z.array(WouldCall),
  unknown: z
    .array(z.string())
    .describe("Paths of steps that were not run, because they depend on what such calls would give."),
});
export type BacktestRun = z.infer<typeof BacktestRun>;

export const BacktestChange = z.object({
  what: z.enum(["outcome", "routes", "eventType", "parameters", "answer", "status", "output"]),
  workflow: Name.optional().describe("Whose run it is."),
  fields: z.array(FieldChange).describe("What was recorded, and what would be; long values are cut."),
});
export type BacktestChange = z.infer<typeof BacktestChange>;

/** What would become of one delivery. */
export const BacktestItem = z
  .object({
    delivery: z.string(),
    receivedAt: Instant,
    trigger: Name,
    verdict: z.enum(["same", "changed", "failed"]).describe("`failed`: a run would fail that did not."),
    changes: z.array(BacktestChange),
    runs: z.array(BacktestRun),
    notes: z.array(z.string()),
  })
  .meta({ id: "BacktestItem" });
export type BacktestItem = z.infer<typeof BacktestItem>;

export const BacktestSummary = z
  .object({
    workflows: z.array(Name).describe("Those that were tried."),
    triggers: z.array(Name),
    deliveries: z.int(),
    same: z.int(),
    changed: z.int(),
    failed: z.int(),
    complete: z.boolean(),
    why: z.string().nullable().describe("What kept it from being complete."),
  })
  .meta({ id: "BacktestSummary" });
export type BacktestSummary = z.infer<typeof BacktestSummary>;

/** What a backtest says while it goes on: how far it is, each delivery that is not the same, and the summary last. */
export const BacktestEvent = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("progress"), done: z.int(), total: z.int() }),
    z.object({ kind: z.literal("item"), item: BacktestItem }),
    z.object({ kind: z.literal("summary"), summary: BacktestSummary }),
  ])
  .meta({ id: "BacktestEvent" });
export type BacktestEvent = z.infer<typeof BacktestEvent>;

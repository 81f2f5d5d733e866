import { z } from "zod";
import { AlertRuleInput } from "./alert.ts";
import { WorkflowOrder } from "./flow.ts";
import { Instant, Json, Name } from "./name.ts";
import { OwnWrite } from "./own-write.ts";
import { RetryPolicy } from "./retry.ts";
import { Route } from "./route.ts";
import { RunStatus } from "./run-status.ts";
import { Schedule, schedulesMax } from "./schedule.ts";
import { TriggerInput } from "./trigger.ts";

export const StepId = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/, "letters, digits, _ and -, starting with a letter");

export const stepTimeoutMsDefault = 60_000;

/** One step. Its kind's file in `src/steps/` holds the schema of `config`. Ids are unique in the workflow. */
export const Step = z
  .object({
    id: StepId,
    type: z.string().describe("Which kind of step; see steps.md."),
    title: z.string().max(200).optional(),
    config: z
      .record(z.string(), Json)
      .default({})
      .describe("What this kind of step needs; texts may hold {{ expressions }}."),
    retry: RetryPolicy.optional().describe(
      "Of a step that holds others those are tried again, each by its own.",
    ),
    timeoutMs: z.int().min(1).max(86_400_000).default(stepTimeoutMsDefault).meta({
      unit: "ms",
      description:
        "An attempt that takes longer has failed. Where it is the default, the step may take as long as a timeout among its own settings says. It counts from when a script gets a thread: its wait for that ends after 10 minutes. Steps that hold others are not bounded by it, nor is what a step waits for.",
    }),
    ownWrite: OwnWrite.optional().describe(
      "For a step that writes to a system which tells us of its changes: what comes back is recognised by it.",
    ),
    disabled: z.boolean().default(false).describe("Skipped when it is true."),
  })
  .meta({ id: "Step" });
export type Step = z.infer<typeof Step>;

/** At most this many steps in one workflow, nested ones included; at most this deep. */
export const stepsMax = 1_000;
export const nestingMax = 20;

/** A workflow that is started when a run of another ends. */
export const After = z
  .object({
    workflow: Name.meta({ names: "workflow", title: "Workflow", description: "Whose runs it follows." }),
    on: z
      .enum(["succeeded", "failed", "canceled", "ended"])
      .default("succeeded")
      .describe("How they must have ended; `ended`: in any way."),
    when: z.string().min(1).max(10_000).optional().meta({
      expression: true,
      description: "An expression over `run`, the run that ended; absent: each of them is followed.",
    }),
    input: Json.optional().meta({
      template: true,
      description: "Its `input`: templates over `run`; absent: all of `run`.",
    }),
  })
  .meta({ id: "After" });
export type After = z.infer<typeof After>;

export const WorkflowInput = z
  .object({
    name: Name,
    title: z.string().max(200).optional(),
    description: z.string().max(10_000).optional(),
    steps: z.array(Step).max(stepsMax).default([]),
    retry: RetryPolicy.optional().describe("For steps that have no policy of their own."),
    timeoutMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .default(3_600_000)
      .meta({ unit: "ms" })
      .describe("A run that takes longer, waits not counted, fails."),
    concurrency: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe(
        "Runs of it that are under way at once, whichever way they start; others wait for their turn. A run that waits is under way.",
      ),
    order: WorkflowOrder.optional().describe("Runs of one key run one after another."),
    schedules: z
      .array(Schedule)
      .max(schedulesMax)
      .default([])
      .describe("Times at which a run of it is started."),
    after: z.array(After).max(50).default([]).describe("Workflows whose ends start a run of it."),
    onFailure: Name.optional().meta({
      names: "workflow",
      title: "On failure",
      description:
        "The workflow that is started when a run of this one fails; absent: the workspace's, if it has one.",
    }),
  })
  .meta({ id: "WorkflowInput" });
export type WorkflowInput = z.infer<typeof WorkflowInput>;

export const Workflow = WorkflowInput.extend({
  id: z.string(),
  workspace: Name,
  version: z
    .int()
    .describe("The published version; rises with each change. A run keeps the one it started with."),
  createdAt: Instant,
  updatedAt: Instant,
}).meta({ id: "Workflow" });
export type Workflow = z.infer<typeof Workflow>;

/** A workflow as a list tells of it, with how it stands. */
export const WorkflowListed = Workflow.extend({
  pausedAt: Instant.nullable().describe("Since when its runs are held back; null: they are not."),
  lastRun: z
    .object({ id: z.string(), status: RunStatus, createdAt: Instant, endedAt: Instant.nullable() })
    .nullable()
    .describe("The newest of its runs; null: none is kept."),
}).meta({ id: "WorkflowListed" });
export type WorkflowListed = z.infer<typeof WorkflowListed>;

/**
 * A definition file: one workflow with its trigger. The trigger's name is the workflow's unless given, and its route
 * is that workflow unless others are given. `trigger` may be absent (a workflow that another file's trigger routes to).
 */
export const Definition = z
  .object({
    $schema: z.string().optional(),
    ...WorkflowInput.shape,
    trigger: TriggerInput.extend({
      name: Name.optional(),
      routes: z.array(Route).max(100).optional(),
    })
      .meta({ id: "DefinitionTrigger" })
      .optional(),
    alerts: z
      .array(AlertRuleInput)
      .max(200)
      .optional()
      .describe("Rules that look for what should not be. A file may hold them alone, without a name."),
  })
  .meta({ id: "Definition" });
export type Definition = z.infer<typeof Definition>;

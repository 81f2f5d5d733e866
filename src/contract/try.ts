import { z } from "zod";
import { WouldCall } from "./backtest.ts";
import { SampleRequest } from "./match.ts";
import { Json, Name, VariableName } from "./name.ts";
import { Attempt, RunError } from "./run.ts";
import { WorkflowInput } from "./workflow.ts";

/** Texts of one call: those of one step's form. */
export const textsMax = 50;
const path = z.string().min(1).max(1_000);

/** What something is tried on. */
export const TriedOn = z.object({
  delivery: z.string().max(200).optional().describe("A stored delivery as the event."),
  run: z
    .string()
    .max(200)
    .optional()
    .describe("A run: its delivery or input as it had it, and what its steps gave and saved."),
  fixture: Name.optional().describe("A fixture as the event."),
  event: SampleRequest.optional().describe("A request that was never sent, to `trigger`."),
  trigger: z
    .string()
    .max(200)
    .optional()
    .describe("Whose parameters and variables they are, by id or name; needed with `event`."),
  input: Json.optional().describe("What a run without an event is started with."),
  outputs: z
    .record(z.string().max(200), Json)
    .default({})
    .describe("What steps give, by their ids, instead of being run or of what they gave in `run`."),
  locals: z
    .record(VariableName, Json)
    .default({})
    .describe("Values for names that the steps around it give: an item, its number."),
});
export type TriedOn = z.infer<typeof TriedOn>;

const definition = WorkflowInput.optional().describe(
  "The workflow as it is being edited; absent: its draft, else what is in force.",
);

const expressionText = z.string().max(100_000);

export const EvaluateInput = TriedOn.extend({
  workflow: Name.optional().describe("Whose steps `upTo` means; absent: there are none."),
  definition,
  upTo: path.optional().describe("The id or path of the step whose place it is; absent: after the last one."),
  templates: z
    .record(z.string().max(500), expressionText)
    .default({})
    .describe("Texts with `{{ expression }}` in them, under names of your own, such as paths in a form."),
  expressions: z
    .record(z.string().max(500), expressionText)
    .default({})
    .describe("Expressions by themselves."),
}).meta({ id: "EvaluateInput" });
export type EvaluateInput = z.infer<typeof EvaluateInput>;

export const Evaluated = z
  .discriminatedUnion("ok", [
    z.object({
      ok: z.literal(true),
      value: Json.describe("Null where it is missing."),
      missing: z.boolean().describe("It has no value."),
      cut: z.boolean().describe("`value` is the beginning of its text, since it is long."),
    }),
    z.object({
      ok: z.literal(false),
      message: z.string(),
      position: z
        .object({ offset: z.int(), line: z.int(), column: z.int() })
        .nullable()
        .describe("Where in the text; line and column count from 1."),
    }),
  ])
  .meta({ id: "Evaluated" });
export type Evaluated = z.infer<typeof Evaluated>;

const around = {
  deliveryId: z.string().nullable().describe("The delivery that it was tried on."),
  runId: z.string().nullable().describe("The run that it was tried on."),
  missing: z.array(z.string()).describe("Ids of steps before it whose outputs are not known."),
  notes: z.array(z.string()).describe("What is wrong with the sample, and what failed on the way."),
};

export const Evaluations = z
  .object({
    templates: z.record(z.string(), Evaluated),
    expressions: z.record(z.string(), Evaluated),
    ...around,
  })
  .meta({ id: "Evaluations" });
export type Evaluations = z.infer<typeof Evaluations>;

/** A name that can be written at a place, for completion. */
export const KnownName = z
  .object({
    path: z.string().describe("As an expression writes it."),
    type: z.enum(["string", "number", "boolean", "null", "object", "array"]),
    sample: z.string().nullable().describe("Its value as JSON, cut; null of objects and lists."),
  })
  .meta({ id: "KnownName" });
export type KnownName = z.infer<typeof KnownName>;

export const ContextInput = EvaluateInput.omit({ templates: true, expressions: true }).meta({
  id: "ContextInput",
});
export type ContextInput = z.infer<typeof ContextInput>;

export const ExpressionContext = z
  .object({
    context: z
      .record(z.string(), Json)
      .describe(
        "What a step at this place sees, by name; secrets are masked, and long texts and lists whole.",
      ),
    names: z.array(KnownName).describe("What can be named, the outer ones first; at most 1,000."),
    ...around,
  })
  .meta({ id: "ExpressionContext" });
export type ExpressionContext = z.infer<typeof ExpressionContext>;

export const TryStepInput = TriedOn.extend({
  definition,
  step: path.describe("Its id, or its path: `lines/each/3/charge` means the third round."),
  through: z
    .enum(["step", "end"])
    .default("step")
    .describe("`end`: the steps that follow in its list are run, too."),
  effects: z
    .boolean()
    .default(false)
    .describe("Whether it really does what it does outside. Else that is told in `wouldCall`, and not done."),
}).meta({ id: "TryStepInput" });
export type TryStepInput = z.infer<typeof TryStepInput>;

export const StepTried = z
  .object({
    status: z
      .enum(["succeeded", "failed", "stopped", "unknown"])
      .describe(
        "`stopped`: it took too long. `unknown`: it needs what is not known, see `missing`: give that in `outputs`.",
      ),
    output: Json.describe("Of the last step that was tried."),
    error: RunError.nullable(),
    attempts: z
      .array(Attempt)
      .describe("Of the steps that were tried, and of those before that could be computed; one each."),
    settings: z
      .record(z.string(), Json)
      .describe("What the steps were called with, by path: filled in, bounded, secrets masked."),
    wouldCall: z.array(WouldCall).describe("What they would have called, and did not."),
    tookMs: z.number(),
    ...around,
  })
  .meta({ id: "StepTried" });
export type StepTried = z.infer<typeof StepTried>;

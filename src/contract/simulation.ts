import { z } from "zod";
import { TraceEntry } from "./delivery.ts";
import { Json } from "./name.ts";
import { RunAnswer } from "./run.ts";

export const simulationsMax = 100;
/** Each is stored and may start runs. */
export const simulationsSentMax = 20;

export const SimulationKind = z.enum(["typical", "minimal", "boundary", "invalid"]);
export type SimulationKind = z.infer<typeof SimulationKind>;

/** A body made up from what a trigger expects. */
export const Simulated = z.object({
  kind: SimulationKind,
  why: z.string().nullable().describe("What is wrong with it, where it is invalid on purpose."),
  body: Json,
});
export type Simulated = z.infer<typeof Simulated>;

const fields = z.record(z.string().min(1).max(200), z.string().max(10_000));

/** A request that a test sends; its authentication is taken as given. */
export const TestInput = z
  .object({
    body: Json.optional().describe("Absent: the trigger's sample."),
    headers: fields.default({}),
    query: fields.default({}),
  })
  .meta({ id: "TestInput" });
export type TestInput = z.infer<typeof TestInput>;

/** What became of a test. */
export const TestResult = z
  .object({
    accepted: z.boolean(),
    refusal: z.string().nullable().describe("Why a sender would have been refused."),
    delivery: z.string().nullable().describe("The id of the delivery that was stored."),
    status: z.string().nullable(),
    warnings: z.string().nullable(),
    runs: z.array(z.object({ id: z.string(), workflow: z.string() })),
    trace: z.array(TraceEntry),
    answer: RunAnswer.nullable().describe("What a sender would be answered; null: the workflow makes it."),
  })
  .meta({ id: "TestResult" });
export type TestResult = z.infer<typeof TestResult>;

export const SimulationInput = z
  .object({
    count: z.int().min(1).max(simulationsMax).default(5),
    seed: z.int().min(0).max(1_000_000_000).default(1).describe("The same seed gives the same bodies."),
    kinds: z
      .array(SimulationKind)
      .min(1)
      .max(20)
      .default(["typical", "minimal", "boundary"])
      .describe("In turn; `invalid` bodies have one fault each."),
    send: z
      .boolean()
      .default(false)
      .describe(`Send them to the trigger as tests, at most ${simulationsSentMax}.`),
  })
  .meta({ id: "SimulationInput" });

export const Simulation = z
  .object({
    items: z.array(Simulated.extend({ headers: fields, query: fields, result: TestResult.nullable() })),
  })
  .meta({ id: "Simulation" });

import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Name } from "../name.ts";
import {
  ContextInput,
  EvaluateInput,
  Evaluations,
  ExpressionContext,
  StepTried,
  TryStepInput,
} from "../try.ts";

export const tryEndpoints = {
  evaluateExpressions: {
    method: "POST",
    path: "/api/v1/expressions/evaluate",
    scope: "write",
    tag: "Trying",
    summary: "Evaluate templates and expressions on a sample, as a step would",
    description:
      "On a stored delivery, a run, a fixture or a request that was never sent. Steps before `upTo` that have no effect are " +
      "computed; those that have one give what they gave in `run`, or what `outputs` says. Bounded as in a run, and in " +
      "all to two seconds. Secrets are `***`. At most 50 texts.",
    input: EvaluateInput,
    output: Evaluations,
  },
  getExpressionContext: {
    method: "POST",
    path: "/api/v1/expressions/context",
    scope: "write",
    tag: "Trying",
    summary: "Get what a step would see on a sample, and the names that can be written there",
    description:
      "The same evaluation is `src/core`'s, which runs in a browser, too: with this context no further call is needed " +
      "while somebody types.",
    input: ContextInput,
    output: ExpressionContext,
  },
  getWorkflowContext: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/context",
    scope: "read",
    tag: "Trying",
    summary: "Get what a step of a workflow in force would see",
    description: "On a delivery, a run or a fixture; on its latest run where none is given.",
    query: z
      .object({ delivery: z.string(), run: z.string(), fixture: Name, upTo: z.string().max(1_000) })
      .partial(),
    output: ExpressionContext,
  },
  tryStep: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/steps/try",
    scope: "write",
    tag: "Trying",
    audit: "step tried",
    summary: "Run one step, or from one step on, on a sample",
    description:
      "Nothing is stored. Steps before it are not run, except those without effect; give what others gave in `outputs`, or " +
      "name a `run`. What waits for something outside is not waited for. Each step is tried once, whatever its policy. " +
      "In all it has five seconds; a minute with `effects`.",
    input: TryStepInput,
    output: StepTried,
  },
} as const satisfies Record<string, Endpoint>;

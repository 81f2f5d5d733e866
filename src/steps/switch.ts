import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Json } from "../contract/name.ts";
import { Step } from "../contract/workflow.ts";
import { defineStep } from "./step.ts";

/** People lose the overview earlier. */
const casesMax = 100;

/** Runs the steps of the case that a value is equal to. The lists are called `cases.0` … and `default` in step paths. */
export const switchCase = defineStep({
  type: "switch",
  title: "Switch",
  description:
    "Compares a value with the cases, and runs the steps of the first that it is equal to, type and all, or those under " +
    "“default” when there is none. A case that is a list stands for each of its items. The output is the last output of " +
    "the steps that ran, null when there were none.",
  effect: false,
  config: z.object({
    value: Json.meta({
      title: "Value",
      description: "Mostly one template: `{{ params.status }}`.",
      template: true,
    }),
    cases: z
      .array(
        z.object({
          is: Json.meta({ title: "Is", description: "A value, or a list of values of which any will do." }),
          steps: z.array(Step).default([]).meta({ title: "Steps" }),
        }),
      )
      .min(1)
      .max(casesMax)
      .meta({ title: "Cases" }),
    default: z.array(Step).optional().meta({ title: "Default" }),
  }),
  raw: ["cases", "default"],
  lists: (config) => [
    ...config.cases.map(({ steps }, index) => ({
      name: `cases.${index}`,
      steps,
      choice: config.default !== undefined,
    })),
    ...(config.default === undefined ? [] : [{ name: "default", steps: config.default, choice: true }]),
  ],
  examples: [
    {
      title: "By the status of an order",
      config: {
        value: "{{ params.status }}",
        cases: [
          { is: "paid", steps: [{ id: "ship", type: "transform", config: { value: "ship it" } }] },
          {
            is: ["canceled", "refunded"],
            steps: [{ id: "drop", type: "transform", config: { value: "drop it" } }],
          },
        ],
        default: [{ id: "look", type: "transform", config: { value: "look at it" } }],
      },
      scope: { params: { status: "refunded" } },
      output: "drop it",
    },
  ],
  async run({ value, cases, default: others }, context): Promise<Json> {
    const at = cases.findIndex(({ is }) =>
      Array.isArray(is) ? is.some((one) => isDeepStrictEqual(one, value)) : isDeepStrictEqual(is, value),
    );
    const found = cases[at];
    if (found !== undefined) return context.steps(`cases.${at}`, found.steps);
    return others === undefined ? null : context.steps("default", others);
  },
});

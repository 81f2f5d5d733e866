import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { Step } from "../contract/workflow.ts";
import { isTrue } from "./condition.ts";
import { defineStep, type StepContext } from "./step.ts";

/** People lose the overview earlier; the bound keeps a run's path short to decide. */
const armsMax = 50;

const Arm = z.object({
  name: z.string().max(200).optional().meta({ title: "Name" }),
  when: z
    .string()
    .min(1)
    .max(10_000)
    .meta({ title: "When", description: "An expression that is true or false.", expression: true }),
  steps: z.array(Step).default([]).meta({ title: "Steps" }),
});
type Arm = z.output<typeof Arm>;

/**
 * Runs the steps of the first arm whose condition is true. The lists are called `arms.0`, `arms.1` … and `else` in step
 * paths, as they are in the config.
 */
export const branch = defineStep({
  type: "branch",
  title: "Branch",
  description:
    "Runs the steps of the first arm whose condition is true, or those under “else” when none is. Its output is " +
    "the last output of the steps that ran, null when there were none.",
  effect: false,
  config: z.object({
    arms: z.array(Arm).min(1).max(armsMax).meta({ title: "Arms" }),
    else: z.array(Step).optional().meta({ title: "Else" }),
  }),
  raw: ["arms", "else"],
  expressions: ["arms.*.when"],
  lists: (config) => [
    ...config.arms.map(({ steps }, index) => ({
      name: listName(index),
      steps,
      choice: config.else !== undefined,
    })),
    ...(config.else === undefined ? [] : [{ name: "else", steps: config.else, choice: true }]),
  ],
  examples: [
    {
      title: "Urgent tickets to one team, the others to another",
      config: {
        arms: [
          {
            name: "Urgent",
            when: 'params.priority in ["high", "critical"]',
            steps: [{ id: "urgent", type: "transform", config: { value: { team: "on call" } } }],
          },
        ],
        else: [{ id: "standard", type: "transform", config: { value: { team: "support" } } }],
      },
      scope: { params: { priority: "critical" } },
      output: { team: "on call" },
    },
    {
      title: "Nothing to do",
      config: { arms: [{ when: "params.total > 100", steps: [] }] },
      scope: { params: { total: 20 } },
      output: null,
    },
  ],
  async run(config, context): Promise<Json> {
    for (const [index, arm] of config.arms.entries()) {
      if (await isTrue(conditionOf(arm, index, context), context)) {
        return context.steps(listName(index), arm.steps);
      }
    }
    return config.else === undefined ? null : context.steps("else", config.else);
  },
});

const listName = (index: number) => `arms.${index}`;

function conditionOf(arm: Arm, index: number, context: StepContext) {
  const evaluate = (expression: string) => context.evaluate(expression);
  return { when: arm.when, name: describe(arm, index), evaluate };
}

function describe({ name }: Arm, index: number): string {
  return name === undefined ? `arm ${index + 1}` : `arm ${index + 1} (“${name}”)`;
}

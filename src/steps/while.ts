import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { Step } from "../contract/workflow.ts";
import { isTrue } from "./condition.ts";
import { LocalName } from "./local-name.ts";
import { roundsMax } from "./loop-rounds.ts";
import { defineStep, TerminalError } from "./step.ts";

/** Runs its steps while a condition is true. Rounds are called `each.0`, `each.1` … in step paths. */
export const whileTrue = defineStep({
  type: "while",
  title: "While",
  description:
    "Runs the steps under “each” again and again while a condition is true; it is asked before each round, and sees " +
    "`round`, its number from 0, what the round before gave (`steps.<id>.output`) and the variables. The output is `rounds`, how many there were, and " +
    "`output`, the last one's last output. A condition that is still true after `roundsMax` rounds fails the step, " +
    "unless `onRoundsMax` is `continue`.",
  effect: false,
  config: z.object({
    when: z
      .string()
      .min(1)
      .max(10_000)
      .meta({ title: "While", description: "An expression that is true or false.", expression: true }),
    each: z.array(Step).default([]).meta({ title: "Steps" }),
    index: LocalName.default("round").meta({ title: "Name of the round's number, from 0", rare: true }),
    roundsMax: z.int().min(1).max(roundsMax).default(100).meta({ title: "Most rounds" }),
    onRoundsMax: z
      .enum(["fail", "continue"])
      .default("fail")
      .meta({ title: "After the most rounds", rare: true }),
  }),
  raw: ["when", "each"],
  expressions: ["when"],
  looksBack: true,
  lists: ({ each }) => [{ name: "each", steps: each }],
  gives: () => ["rounds", "output"],
  examples: [
    {
      title: "Until a step says that there is no more",
      config: {
        when: "$not($exists(steps.page.output.next)) or steps.page.output.next < 3",
        each: [{ id: "page", type: "transform", config: { value: { next: "{{ round + 1 }}" } } }],
      },
      output: { rounds: 3, output: { next: 3 } },
    },
    {
      title: "At most so often",
      config: {
        when: "true",
        roundsMax: 2,
        onRoundsMax: "continue",
        each: [{ id: "ask", type: "transform", config: { value: "{{ round }}" } }],
      },
      output: { rounds: 2, output: 1 },
    },
  ],
  locals: (config, { round }) => ({ [config.index]: round }),
  async run(config, context): Promise<Json> {
    let output: Json = null;
    for (let round = 0; ; round += 1) {
      const list = `each.${round}`;
      const locals = { [config.index]: round };
      const evaluate = (expression: string) => context.evaluateAnew(expression, locals);
      const condition = { when: config.when, name: "the loop", evaluate };
      // A round that had begun is gone on with, whatever has changed since.
      if (!context.began(list) && !(await isTrue(condition, context))) return { rounds: round, output };
      if (round === config.roundsMax) {
        if (config.onRoundsMax === "continue") return { rounds: round, output };
        throw new TerminalError(`The condition \`${config.when}\` is still true after ${round} rounds.`);
      }
      output = await context.steps(list, config.each, { locals });
    }
  },
});

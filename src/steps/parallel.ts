import { z } from "zod";
import type { Json } from "../contract/name.ts";
import { Step } from "../contract/workflow.ts";
import { LocalName } from "./local-name.ts";
import { defineStep, Halted, StepFailure, TerminalError } from "./step.ts";

/** People lose the overview earlier. */
const armsMax = 50;

const Config = z
  .object({
    arms: z
      .array(
        z.object({
          name: LocalName.meta({ title: "Name", description: "Its output stands under this name." }),
          steps: z.array(Step).default([]).meta({ title: "Steps" }),
        }),
      )
      .min(1)
      .max(armsMax)
      .meta({ title: "Arms" }),
    wait: z
      .union([z.enum(["all", "first"]), z.int().min(1).max(armsMax)])
      .default("all")
      .meta({ title: "Wait for", description: "All arms, the first that succeeds, or so many of them." }),
  })
  .superRefine(({ arms, wait }, issues) => {
    const names = arms.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      issues.addIssue({
        code: "custom",
        path: ["arms", index, "name"],
        message: "another arm has this name",
      });
    }
    if (typeof wait === "number" && wait > arms.length)
      issues.addIssue({
        code: "custom",
        path: ["wait"],
        message: `must be at most ${arms.length}, the number of arms`,
      });
  });

/** Runs several lists of steps at once. The lists are called `arms.0`, `arms.1` … in step paths. */
export const parallel = defineStep({
  type: "parallel",
  title: "Parallel",
  description:
    "Runs several lists of steps at once, and waits for all of them, for the first that succeeds, or for so many. When " +
    "enough have succeeded, or too many have failed, the others are stopped where they are. The output holds the last " +
    "output of each arm that succeeded, by the arm's name. It fails when not enough arms can succeed any more.",
  effect: false,
  config: Config,
  raw: ["arms"],
  lists: ({ arms }) => arms.map(({ steps }, index) => ({ name: `arms.${index}`, steps, beside: true })),
  examples: [
    {
      title: "Two things at once",
      config: {
        arms: [
          { name: "stock", steps: [{ id: "ask", type: "transform", config: { value: 7 } }] },
          {
            name: "price",
            steps: [{ id: "look", type: "transform", config: { value: "{{ params.price }}" } }],
          },
        ],
      },
      scope: { params: { price: 12.5 } },
      output: { stock: 7, price: 12.5 },
    },
    {
      title: "Whoever answers first",
      config: {
        wait: "first",
        arms: [
          { name: "one", steps: [{ id: "down", type: "fail", config: { message: "Out of order." } }] },
          { name: "other", steps: [{ id: "up", type: "transform", config: { value: "here" } }] },
        ],
      },
      output: { other: "here" },
    },
  ],
  async run({ arms, wait }, context): Promise<Json> {
    const wanted = wait === "all" ? arms.length : wait === "first" ? 1 : wait;
    const stopping = new AbortController();
    const { signal } = stopping;
    const outputs = new Map<string, Json>();
    const failures: StepFailure[] = [];
    /** What no step may handle. */
    const foreign: unknown[] = [];
    /** Stopped: here, by who stopped all of this, or before the run was taken up, which is known before why. */
    let halted: Halted | undefined;
    const run = async (index: number, name: string, steps: readonly Step[]) => {
      try {
        const output = await context.steps(`arms.${index}`, steps, { signal });
        // Who comes after enough have come is late, even if it was not stopped in time.
        if (outputs.size < wanted) outputs.set(name, output);
      } catch (error) {
        if (error instanceof StepFailure) failures.push(error);
        else if (error instanceof Halted) halted = error;
        else foreign.push(error);
      }
      const isDecided = outputs.size >= wanted || arms.length - failures.length < wanted;
      if (isDecided || foreign.length > 0) stopping.abort();
    };
    await Promise.all(arms.map(({ name, steps }, index) => run(index, name, steps)));
    if (foreign.length > 0) throw foreign[0];
    if (outputs.size < wanted) throw failures[0] ?? halted ?? new TerminalError("Not enough arms succeeded.");
    return Object.fromEntries(
      arms.flatMap(({ name }) => (outputs.has(name) ? [[name, outputs.get(name) ?? null]] : [])),
    );
  },
});

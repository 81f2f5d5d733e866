import { z } from "zod";
import type { Json } from "../contract/name.ts";
import type { RunError } from "../contract/run.ts";
import { Step } from "../contract/workflow.ts";
import { LocalName } from "./local-name.ts";
import { itemsOf, loopRounds, roundsFaults, roundsProblem } from "./loop-rounds.ts";
import { defineStep, StepFailure } from "./step.ts";
import { together } from "./together.ts";

/** Beyond this the systems that are called suffer before the loop gets faster. */
const concurrencyMax = 100;
/** A reader mends these and sees the rest afterwards. */
const errorsMax = 100;

const Config = z
  .object({
    ...loopRounds,
    item: LocalName.default("item").meta({ title: "Name of the item" }),
    index: LocalName.default("index").meta({ title: "Name of the item's number, from 0", rare: true }),
    concurrency: z.int().min(1).max(concurrencyMax).default(1).meta({ title: "Rounds at a time" }),
    onError: z
      .enum(["stop", "continue"])
      .default("stop")
      .meta({ title: "When a round fails", description: "`stop`: the loop fails. `continue`: it goes on." }),
    collect: z.boolean().default(true).meta({
      title: "Keep the results",
      description: "Results together may have 16 MiB; switch this off where nobody needs them.",
    }),
    each: z.array(Step).default([]).meta({ title: "Steps" }),
  })
  .superRefine((config, issues) => {
    const problem = roundsProblem(config);
    if (problem !== null) issues.addIssue({ code: "custom", message: problem });
    if (config.item === config.index)
      issues.addIssue({ code: "custom", path: ["index"], message: "the item has this name" });
  });

/** Runs its steps for every item. Rounds are called `each/0`, `each/1` … in step paths. */
export const loop = defineStep({
  type: "loop",
  title: "Loop",
  description:
    "Runs the steps under “each” for every item of a list, so many times, or for every number of a range: one after " +
    "the other or several at a time. They see `item` and `index`, by these or other names, and outputs of their own " +
    "round. The output is `results` (the last output of each round, in the order of the items, null where it failed), " +
    "`errors` (`index`, `message`, `step`, and, where there is one, `name`, `status` and `code`; the first 100), " +
    "`failed` and `count`. With `onError: stop` the first failure stops the rounds under way and fails the loop. After " +
    "a crash no finished round runs again.",
  effect: false,
  config: Config,
  raw: ["each"],
  check: roundsFaults,
  lists: ({ each }) => [{ name: "each", steps: each, rounds: true }],
  gives: () => ["results", "errors", "failed", "count"],
  examples: [
    {
      title: "One line for every item",
      config: {
        over: "{{ params.items }}",
        each: [{ id: "line", type: "transform", config: { value: "{{ index }}: {{ item.sku }}" } }],
      },
      scope: { params: { items: [{ sku: "a" }, { sku: "b" }] } },
      output: { results: ["0: a", "1: b"], errors: [], failed: 0, count: 2 },
    },
    {
      title: "A range of numbers, three at a time, under another name",
      config: {
        range: { from: 10, to: 30, by: 10 },
        item: "percent",
        concurrency: 3,
        each: [{ id: "text", type: "transform", config: { value: "{{ percent }} %" } }],
      },
      output: { results: ["10 %", "20 %", "30 %"], errors: [], failed: 0, count: 3 },
    },
    {
      title: "Go on where a round fails",
      config: {
        over: [1, 2],
        onError: "continue",
        each: [
          {
            id: "odd",
            type: "branch",
            config: {
              arms: [
                {
                  when: "item = 2",
                  steps: [{ id: "two", type: "fail", config: { message: "Two is too many." } }],
                },
              ],
              else: [{ id: "fine", type: "transform", config: { value: "fine" } }],
            },
          },
        ],
      },
      output: { results: ["fine", null], failed: 1, count: 2 },
    },
  ],
  locals: (config, { round }) => ({
    [config.item]: itemsOf(config)[round] ?? null,
    [config.index]: round,
  }),
  async run(config, context): Promise<Json> {
    const items = itemsOf(config);
    const results: Json[] = config.collect ? items.map(() => null) : [];
    const failures: { index: number; failure: RunError }[] = [];
    const stopping = new AbortController();
    // One after the other there is nothing beside the round that fails.
    const signal = config.concurrency === 1 ? {} : { signal: stopping.signal };
    const run = async (round: number) => {
      const locals = { [config.item]: items[round] ?? null, [config.index]: round };
      try {
        const output = await context.steps("each", config.each, { round, locals, ...signal });
        if (config.collect) results[round] = output;
      } catch (error) {
        if (config.onError === "stop" || !(error instanceof StepFailure)) throw error;
        failures.push({ index: round, failure: error.failure });
      }
    };
    await together({ count: items.length, atOnce: config.concurrency, run }, () => stopping.abort());
    const errors = failures
      .toSorted((one, other) => one.index - other.index)
      .slice(0, errorsMax)
      .map(({ index, failure }): Json => ({ index, step: null, ...failure }));
    return { results, errors, failed: failures.length, count: items.length };
  },
});

import { z } from "zod";
import { Json, template } from "../contract/name.ts";
import { kindOf } from "./condition.ts";
import { LocalName } from "./local-name.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";

const changesMax = 100;
const named = <Value extends z.ZodType>(value: Value) =>
  z
    .record(LocalName, value)
    .refine((record) => Object.keys(record).length <= changesMax, `at most ${changesMax} at once`)
    .default({});

function namesIn(config: Readonly<Record<string, Json>>): string[] {
  return [config["set"], config["append"], config["increment"]].flatMap((part) => Object.keys(part ?? {}));
}

/** Changes variables of the run, all or none: what `memory.load` finds and templates see by name. */
export const variables = defineStep({
  type: "variables",
  title: "Variables",
  description:
    "Changes several variables of the run at once, in this order: sets values, appends each value to a list, adds numbers. " +
    "A list or number that is not there yet begins empty or at 0. Templates see variables by name, scripts also by " +
    "`memory.load(name)`. The output holds the changed variables. Loops and arms that run at the same time share them, " +
    "and lose no change to each other.",
  effect: false,
  instant: true,
  config: z.object({
    set: named(Json).meta({ title: "Set", template: true }),
    append: named(Json).meta({ title: "Append to lists", template: true }),
    increment: named(z.union([z.number(), template()])).meta({ title: "Add to numbers", template: true }),
  }),
  saves: namesIn,
  gives: namesIn,
  examples: [
    {
      title: "Set, append and count",
      config: {
        set: { customer: "{{ params.email }}" },
        append: { skus: "{{ params.sku }}" },
        increment: { total: "{{ params.price }}", orders: 1 },
      },
      scope: { params: { email: "ada@example.com", sku: "a-1", price: 12.5 }, total: 7.5 },
      output: { customer: "ada@example.com", skus: ["a-1"], total: 20, orders: 1 },
    },
  ],
  // At once, without a promise: between reading a variable and writing it nobody else may.
  run({ set, append, increment }, context): Json {
    const changed: Record<string, Json> = { ...set };
    const before = (name: string) => (Object.hasOwn(changed, name) ? changed[name] : context.load(name));
    for (const [name, value] of Object.entries(append))
      changed[name] = [...listOf(name, before(name)), value];
    for (const [name, by] of Object.entries(increment)) {
      changed[name] = numberOf(name, before(name) ?? 0) + numberOf(name, by);
    }
    saveAll(changed, context);
    return changed;
  },
});

function saveAll(changed: Readonly<Record<string, Json>>, context: StepContext): void {
  for (const [name, value] of Object.entries(changed)) context.save(name, value);
}

function listOf(name: string, value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new TerminalError(`Nothing can be appended to “${name}”, which is ${kindOf(value)} and no list.`);
}

function numberOf(name: string, value: Json): number {
  if (typeof value === "number") return value;
  throw new TerminalError(`“${name}” can't be added up: ${kindOf(value)} is no number.`);
}

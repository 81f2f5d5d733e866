import { z } from "zod";
import { Json, template } from "../contract/name.ts";
import { kindOf } from "./condition.ts";
import { TerminalError } from "./step.ts";

/** Each item adds lines to its run's journal, which is read whole when the run is taken up again. */
export const roundsMax = 10_000;

const whole = (meta: { title: string; description?: string }) =>
  z.union([z.int().min(-1e9).max(1e9), template()]).meta(meta);

/** What a loop goes through: a list, so many times, or a range of numbers. */
export const loopRounds = {
  over: z
    .union([template(), z.array(Json)])
    .optional()
    .meta({ title: "Over", description: "A list, or a template that gives one: `{{ params.items }}`." }),
  count: whole({
    title: "How many times",
    description: "The item is the number of the round, from 0.",
  }).optional(),
  range: z
    .object({
      from: whole({ title: "From" }),
      to: whole({ title: "To, inclusive" }),
      by: z.int().min(-1e9).max(1e9).default(1).meta({ title: "In steps of" }),
    })
    .optional()
    .meta({ title: "Range of numbers" }),
};

interface Rounds {
  over?: string | Json[] | undefined;
  count?: string | number | undefined;
  range?: { from: string | number; to: string | number; by: number } | undefined;
}

/** What is wrong with the choice, or null. */
export function roundsProblem({ over, count, range }: Rounds): string | null {
  const given = [over, count, range].filter((value) => value !== undefined);
  if (given.length !== 1)
    return "give exactly one of over (a list), count (how many times) and range (of numbers)";
  if (Array.isArray(over) && over.length > roundsMax) return `a loop goes over at most ${roundsMax} items`;
  return range?.by === 0 ? "a range in steps of 0 has no end" : null;
}

/** What is wrong with numbers that are written out. */
export function roundsFaults({ count, range }: Rounds): { path: string; message: string }[] {
  const rounds = range === undefined ? count : roundsOf(range);
  if (typeof rounds !== "number" || rounds <= roundsMax) return [];
  const path = range === undefined ? "count" : "range";
  return [{ path, message: `a loop has at most ${roundsMax} rounds; these are ${rounds}` }];
}

/** Undefined where a template says how many. */
function roundsOf({ from, to, by }: NonNullable<Rounds["range"]>): number | undefined {
  if (typeof from !== "number" || typeof to !== "number") return undefined;
  return Math.max(0, Math.floor((to - from) / by) + 1);
}

/** The items, one a round. Throws TerminalError where what the templates gave is no such thing, or too long. */
export function itemsOf({ over, count, range }: Rounds): Json[] {
  if (over !== undefined) return listOf(over);
  const from = range === undefined ? 0 : numberOf(range.from, "range.from");
  const to = range === undefined ? numberOf(count, "count") - 1 : numberOf(range.to, "range.to");
  const by = range?.by ?? 1;
  const length = Math.max(0, Math.floor((to - from) / by) + 1);
  checkLength(length);
  return Array.from({ length }, (_, index) => from + index * by);
}

function listOf(over: string | Json[]): Json[] {
  if (!Array.isArray(over)) throw new TerminalError(`A loop goes over a list; “over” gave ${kindOf(over)}.`);
  checkLength(over.length);
  return over;
}

function numberOf(value: string | number | undefined, name: string): number {
  if (typeof value === "number") return value;
  throw new TerminalError(`“${name}” must be a whole number; it gave ${kindOf(value)}.`);
}

function checkLength(length: number): void {
  if (length > roundsMax)
    throw new TerminalError(`A loop goes over at most ${roundsMax} items; these are ${length}.`);
}

import { type PartPlace, valueWith } from "./large.ts";
import type { Json } from "./name.ts";
import type { Attempt } from "./run.ts";

/** The attempt with a part put in its place, as `large` names it. */
export function attemptWith(attempt: Attempt, [member, ...rest]: PartPlace, part: Json): Attempt {
  const { output, saved, answer } = attempt;
  const [first, ...within] = rest;
  if (member === "output") return { ...attempt, output: valueWith(output, rest, part) };
  if (member === "saved" && typeof first === "string" && Object.hasOwn(saved, first))
    return { ...attempt, saved: { ...saved, [first]: valueWith(saved[first] ?? null, within, part) } };
  if (member === "answer" && answer !== null)
    return { ...attempt, answer: { ...answer, body: textOf(part) } };
  return attempt;
}

/** A text stands there, empty while it is kept apart. */
const textOf = (part: Json): string => (typeof part === "string" ? part : "");

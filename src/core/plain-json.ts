import type { Json } from "../contract/name.ts";
import { resultDepthMax, resultValuesMax, textCharactersMax } from "./expression-bounds.ts";

/** Thrown when a value is not JSON or exceeds a bound; the message is for people. */
export class NotJsonError extends Error {
  override name = "NotJsonError";
}

const functionGiven = "The result is a function. To call it, write its arguments in parentheses after it.";

interface Budget {
  values: number;
  characters: number;
}

/**
 * A copy of a value as plain JSON: own properties only, no functions, no marks that the evaluation leaves on lists.
 * What is missing inside a list is null, inside an object left out; a number that is not finite is null, as in
 * JSON.stringify. Counts as it goes, since an expression can build a
 * small thing that unfolds to an enormous one. Throws NotJsonError.
 */
export function plainJson(value: unknown): Json {
  return copied(value, 0, { values: resultValuesMax, characters: textCharactersMax });
}

/** A copy like it of a value that is known to be as large as it looks. */
export function plainCopy(value: unknown): Json {
  return copied(value, 0, { values: Number.POSITIVE_INFINITY, characters: Number.POSITIVE_INFINITY });
}

function copied(value: unknown, depth: number, budget: Budget): Json {
  budget.values -= 1;
  if (budget.values < 0) throw new NotJsonError(`The result holds more than ${resultValuesMax} values.`);
  if (depth > resultDepthMax)
    throw new NotJsonError(`The result nests deeper than ${resultDepthMax} levels.`);
  if (value === undefined || value === null) return null;
  if (typeof value === "string") spend(budget, value.length);
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "object") return copiedObject(value, depth, budget);
  if (typeof value !== "number") throw new NotJsonError(functionGiven);
  return Number.isFinite(value) ? value : null;
}

function copiedObject(value: object, depth: number, budget: Budget): Json {
  if (Array.isArray(value)) return value.map((item) => copied(item, depth + 1, budget));
  if (isFunctionObject(value)) throw new NotJsonError(functionGiven);
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    spend(budget, key.length);
    if (item !== undefined) entries.push([key, copied(item, depth + 1, budget)]);
  }
  return Object.fromEntries(entries);
}

/** JSONata's own form of a function. Data can hold members of these names too, but no functions in them. */
function isFunctionObject(value: object): boolean {
  if (!("_jsonata_lambda" in value || "_jsonata_function" in value)) return false;
  return Object.values(value).some((part) => typeof part === "function");
}

function spend(budget: Budget, characters: number): void {
  budget.characters -= characters;
  if (budget.characters < 0)
    throw new NotJsonError(`The result is longer than ${textCharactersMax} characters.`);
}

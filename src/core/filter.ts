import { messageOf } from "../contract/problem.ts";
import { compileExpression } from "./expression.ts";

/** `reason` is for people: why the expression gave no answer. */
export type FilterVerdict = { kind: "match" } | { kind: "no_match" } | { kind: "error"; reason: string };

export interface Filter {
  readonly source: string;
  readonly names: readonly string[];
  /** What it reads, as paths of names from the root of the scope. */
  readonly paths: readonly (readonly string[])[];
  /** Never throws or rejects. */
  test(scope: Record<string, unknown>): FilterVerdict | Promise<FilterVerdict>;
}

const match: FilterVerdict = { kind: "match" };
const noMatch: FilterVerdict = { kind: "no_match" };

/**
 * Compiles an expression that must be true for the event to be wanted. A missing value is no match; a value that is
 * neither true nor false is an error, because `params.priority` alone says nothing about which priorities are wanted.
 * Throws ExpressionError when the source is wrong.
 */
export function compileFilter(source: string): Filter {
  const expression = compileExpression(source);
  return {
    source,
    names: expression.names,
    paths: expression.paths,
    test(scope) {
      try {
        const value = expression.evaluate(scope);
        return value instanceof Promise ? value.then(verdictOf, errorOf) : verdictOf(value);
      } catch (error) {
        return errorOf(error);
      }
    },
  };
}

function verdictOf(value: unknown): FilterVerdict {
  if (value === true) return match;
  if (value === false || value === undefined) return noMatch;
  return { kind: "error", reason: `A filter must give true or false, but this one gave ${kindOf(value)}.` };
}

function errorOf(error: unknown): FilterVerdict {
  return { kind: "error", reason: messageOf(error) };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

import { type FilterFunction, FunctionExpressionType } from "json-p3";
import type { Spend } from "./jsonpath-budget.ts";
import { compileRegex, type Regex, RegexError } from "./regex.ts";

/** Patterns kept per path. A path has one or two; patterns out of the data would otherwise pile up. */
const patternsMax = 50;

/** Characters matched that count as one node looked at. */
const charactersPerVisit = 100;

/** The functions `match` (the whole text) and `search` (a part of it) of RFC 9535, over I-Regexp (RFC 9485). */
export function matchFunction(extent: "whole" | "part", spend: Spend): FilterFunction {
  const known = new Map<string, Regex | null>();
  const regexFor = (pattern: string): Regex | null => {
    const kept = known.get(pattern);
    if (kept !== undefined) return kept;
    const made = compiled(pattern);
    if (known.size >= patternsMax) known.clear();
    known.set(pattern, made);
    return made;
  };
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call(text: unknown, pattern: unknown) {
      if (typeof text !== "string" || typeof pattern !== "string") return false;
      spend(Math.ceil(text.length / charactersPerVisit));
      const regex = regexFor(pattern);
      if (!regex) return false;
      return extent === "whole" ? regex.matchesWhole(text) : regex.matchesPart(text);
    },
  };
}

/** A pattern that is none is no error: it matches nothing. */
function compiled(pattern: string): Regex | null {
  try {
    return compileRegex(dotsWithoutLineEnds(pattern));
  } catch (error) {
    if (error instanceof RegexError) return null;
    throw error;
  }
}

/** `.` stands for any character but the two line ends; in the engine's own syntax it takes a carriage return. */
function dotsWithoutLineEnds(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\\\]])*\]|\./gsu, (part) => (part === "." ? "[^\\n\\r]" : part));
}

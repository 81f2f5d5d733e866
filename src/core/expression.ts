import jsonata from "jsonata";
import { ExpressionError } from "./expression-error.ts";

/** An expression over the scope, compiled. */
export interface Expression {
  readonly source: string;
  /** Names at the root of the scope that it refers to, as far as they can be seen. */
  readonly names: readonly string[];
  /**
   * The value, undefined where there is none. Plain paths and comparisons answer at once, everything else by a
   * promise. Throws, or rejects with, ExpressionError.
   */
  evaluate(scope: Record<string, unknown>): unknown | Promise<unknown>;
}

export const sourceCharactersMax = 10_000;

export function compileExpression(source: string): Expression {
  if (source.length > sourceCharactersMax)
    throw new ExpressionError(`An expression may have at most ${sourceCharactersMax} characters.`, {
      source,
    });
  try {
    const compiled = jsonata(source);
    return { source, names: [], evaluate: (scope) => compiled.evaluate(scope) };
  } catch (error) {
    throw new ExpressionError((error as Error).message, { source, cause: error });
  }
}

import { type Issue, messageOf } from "../contract/problem.ts";
import { ExpressionError } from "../core/expression-error.ts";

/** What compiling something of a definition says is wrong with it, and where in it. */
export function failure(path: string, compile: () => unknown): Issue[] {
  try {
    compile();
    return [];
  } catch (error) {
    return [{ path, message: `${messageOf(error)}${placeOf(error)}` }];
  }
}

function placeOf(error: unknown): string {
  if (!(error instanceof ExpressionError) || error.position === null) return "";
  return ` (line ${error.position.line}, column ${error.position.column})`;
}

import { messageOf } from "../../src/contract/problem.ts";
import { compileExpression } from "../../src/core/expression.ts";
import { ExpressionError } from "../../src/core/expression-error.ts";
import { compileTemplate } from "../../src/core/template.ts";
import type { Tried } from "./tried.ts";

interface TryOptions {
  scope: Readonly<Record<string, unknown>> | null;
  isExpression: boolean;
}

/** Compiles a text and, where there is a sample, evaluates it. Null: its form is right, and more can't be told. */
export async function tryText(text: string, { scope, isExpression }: TryOptions): Promise<Tried | null> {
  try {
    const compiled = isExpression ? compileExpression(text) : compileTemplate(text);
    if (scope === null) return null;
    const value = await ("evaluate" in compiled ? compiled.evaluate(scope) : compiled.value(scope));
    if ((value ?? null) === null && /\bsecrets\./.test(text)) return { kind: "secret" };
    return { kind: "value", value };
  } catch (error) {
    const position = error instanceof ExpressionError ? error.position : null;
    return {
      kind: "broken",
      message: messageOf(error),
      offset: position?.offset ?? null,
      line: position?.line ?? null,
      column: position?.column ?? null,
    };
  }
}

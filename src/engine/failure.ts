import type { RunError } from "../contract/run.ts";
import { ExpressionError } from "../core/expression-error.ts";
import { RetryLaterError, TerminalError } from "../steps/step.ts";

export interface Failure {
  error: RunError;
  /** Another attempt can't mend it. */
  terminal: boolean;
  /** It says nothing of the step: only an expression's time ran out. */
  passing: boolean;
  /** When the step itself knows how long to wait. */
  delayMs: number | null;
}

/** An error is for people to read; a page of HTML that a server sent with it is not. */
const messageCharactersMax = 2_000;
/** Whoever asks to be called again later than this means never. */
const retryLaterMsMax = 86_400_000;

/** Errors within errors; deeper than this nobody wraps them. */
const causesMax = 5;
const isCode = /^[A-Za-z0-9_.-]{1,60}$/;

/** What a step's throw means for its run. */
export function failureOf(thrown: unknown): Failure {
  const named = thrown instanceof Error ? thrown : new Error(String(thrown));
  const message = (named.message || named.name).slice(0, messageCharactersMax);
  const delayMs =
    named instanceof RetryLaterError ? Math.min(Math.max(0, named.delayMs), retryLaterMsMax) : null;
  const passing = named instanceof ExpressionError && named.passing;
  return {
    error: { message, ...(named.name === "Error" ? {} : { name: named.name }), ...told(named) },
    // The same expression over the same scope fails the same way.
    terminal: named instanceof TerminalError || (named instanceof ExpressionError && !passing),
    passing,
    delayMs,
  };
}

/** What the system that failed said of it, from the error itself or those that it was made of. */
function told(error: Error): Pick<RunError, "code" | "status"> {
  const found: Pick<RunError, "code" | "status"> = {};
  let one: unknown = error;
  for (let depth = 0; depth < causesMax && one instanceof Error; depth += 1) {
    const code: unknown = Reflect.get(one, "code");
    const status: unknown = Reflect.get(one, "status");
    if (typeof code === "string" && isCode.test(code)) found.code ??= code;
    if (typeof status === "number" && Number.isInteger(status)) found.status ??= status;
    one = one.cause;
  }
  return found;
}

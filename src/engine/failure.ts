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

/** What a step's throw means for its run. */
export function failureOf(thrown: unknown): Failure {
  const named = thrown instanceof Error ? thrown : new Error(String(thrown));
  const message = (named.message || named.name).slice(0, messageCharactersMax);
  const delayMs =
    named instanceof RetryLaterError ? Math.min(Math.max(0, named.delayMs), retryLaterMsMax) : null;
  const passing = named instanceof ExpressionError && named.passing;
  return {
    error: { message, ...(named.name === "Error" ? {} : { name: named.name }) },
    // The same expression over the same scope fails the same way.
    terminal: named instanceof TerminalError || (named instanceof ExpressionError && !passing),
    passing,
    delayMs,
  };
}

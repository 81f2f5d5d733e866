import type { RunError } from "../contract/run.ts";
import { ExpressionError } from "../core/expression-error.ts";
import { PassingError, RetryLaterError, TerminalError } from "../steps/step.ts";
import type { Masking } from "./masking.ts";

export interface Failure {
  error: RunError;
  /** Another attempt can't mend it. */
  terminal: boolean;
  /** It says nothing of the step: an expression's time ran out, or what the step runs in failed. */
  passing: boolean;
  /** When the step itself knows how long to wait. */
  delayMs: number | null;
}

/** An error is for people to read; a page of HTML that a server sent with it is not. */
const messageCharactersMax = 2_000;
const nameCharactersMax = 200;
/** Text is masked before it is cut, so that no part of a secret stays at the cut: this much more is looked at. */
const secretCharactersMax = 65_536;

/** Errors within errors; deeper than this nobody wraps them. */
const causesMax = 5;
const isCode = /^[A-Za-z0-9_.-]{1,60}$/;

/** What a step's throw means for its run; its texts as they may be kept and shown. */
export function failureOf(thrown: unknown, masking: Masking | null): Failure {
  const named = thrown instanceof Error ? thrown : new Error(String(thrown));
  const shown = (text: string, charactersMax: number) => {
    const looked = text.slice(0, charactersMax + secretCharactersMax);
    return (masking?.text(looked) ?? looked).slice(0, charactersMax);
  };
  const message = shown(named.message || named.name, messageCharactersMax);
  const name = shown(named.name, nameCharactersMax);
  const delayMs = named instanceof RetryLaterError ? named.delayMs : null;
  const passing = named instanceof PassingError || (named instanceof ExpressionError && named.passing);
  return {
    error: { message, ...(name === "Error" ? {} : { name }), ...told(named, masking) },
    // The same expression over the same scope fails the same way.
    terminal: named instanceof TerminalError || (named instanceof ExpressionError && !passing),
    passing,
    delayMs,
  };
}

/** What the system that failed said of it, from the error itself or those that it was made of. */
function told(error: Error, masking: Masking | null): Pick<RunError, "code" | "status"> {
  const found: Pick<RunError, "code" | "status"> = {};
  let one: unknown = error;
  for (let depth = 0; depth < causesMax && one instanceof Error; depth += 1) {
    const code: unknown = Reflect.get(one, "code");
    const status: unknown = Reflect.get(one, "status");
    if (typeof code === "string" && isCode.test(code)) found.code ??= masking?.text(code) ?? code;
    if (typeof status === "number" && Number.isInteger(status)) found.status ??= status;
    one = one.cause;
  }
  return found;
}

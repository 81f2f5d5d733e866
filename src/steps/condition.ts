import { messageOf } from "../contract/problem.ts";
import { type StepContext, TerminalError } from "./step.ts";

/** An expression that must be true or false; `name` is what the error calls it: “the condition of arm 2”. */
interface Condition {
  when: string;
  name: string;
  evaluate: StepContext["evaluate"];
}

/** Strict about the type: “0”, "" or a missing field would otherwise choose a way that nobody meant. */
export async function isTrue({ when, name, evaluate }: Condition, { signal }: StepContext): Promise<boolean> {
  const value = await evaluate(when).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    const reason = messageOf(cause);
    throw new TerminalError(`The condition of ${name} could not be evaluated: ${reason}`, { cause });
  });
  if (typeof value === "boolean") return value;
  throw new TerminalError(
    `The condition of ${name} must be true or false; \`${when}\` gave ${kindOf(value)}.`,
  );
}

/** What a value is, in words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

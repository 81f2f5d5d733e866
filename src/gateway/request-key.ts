import { messageOf } from "../contract/problem.ts";
import { holdsRedacted } from "../core/redact-marker.ts";
import { shortKey } from "../core/short-key.ts";
import type { Template } from "../core/template.ts";
import type { Extracted } from "./journey.ts";

/** What can't be told apart is one. */
export const commonKey = "*";

/** The key that a request gives. One that can't be evaluated, or is made of what is hidden, is noted, as `what`, and is the common one. */
export async function requestKey(
  { scope, trace, trigger }: Pick<Extracted, "scope" | "trace" | "trigger">,
  template: Template,
  what: string,
): Promise<string> {
  try {
    const key = await template.render(scope);
    if (trigger.redaction === null || !holdsRedacted(key)) return shortKey(key);
    trace.fault(`the ${what} is made of what \`redact\` hides: all share it`);
    return commonKey;
  } catch (error) {
    trace.fault(`the ${what} could not be evaluated: ${messageOf(error)}`);
    return commonKey;
  }
}

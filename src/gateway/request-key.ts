import { messageOf } from "../contract/problem.ts";
import { shortKey } from "../core/short-key.ts";
import type { Template } from "../core/template.ts";
import type { Extracted } from "./journey.ts";

/** What can't be told apart is one. */
export const commonKey = "*";

/** The key that a request gives. One that can't be evaluated is noted, as `what`, and is the common one. */
export async function requestKey(
  { scope, trace }: Pick<Extracted, "scope" | "trace">,
  template: Template,
  what: string,
): Promise<string> {
  try {
    return shortKey(await template.render(scope));
  } catch (error) {
    trace.warn(`the ${what} could not be evaluated: ${messageOf(error)}`);
    return commonKey;
  }
}

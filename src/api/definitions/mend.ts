import type { Issue } from "../../contract/problem.ts";
import { Definition } from "../../contract/workflow.ts";
import { check } from "../input.ts";

/** What was left out may show another fault beside it, as a field that is then missing. */
const roundsMax = 3;

/**
 * A definition without the members that its schema refuses, so that the author hears of everything else that is wrong at
 * the same time. Null where it can't be read even so: what it would be then is anyone's guess.
 */
export function withoutFaults(value: unknown, issues: readonly Issue[]): Definition | null {
  const mended = structuredClone(value);
  let left = issues;
  for (let round = 0; round < roundsMax; round += 1) {
    if (!left.every(({ path }) => leaveOut(mended, path.split(".")))) return null;
    const checked = check(Definition, mended);
    if (checked.kind === "valid") return checked.value;
    left = checked.issues;
  }
  return null;
}

/** False where there is nothing, or an item of a list: leaving that out would move the others. */
function leaveOut(value: unknown, keys: readonly string[]): boolean {
  let within = value;
  for (const key of keys.slice(0, -1)) {
    if (typeof within !== "object" || within === null) return false;
    within = Reflect.get(within, key);
  }
  const last = keys.at(-1) ?? "";
  if (typeof within !== "object" || within === null || Array.isArray(within)) return false;
  return Object.hasOwn(within, last) && Reflect.deleteProperty(within, last);
}

import type { EditedWorkflow } from "../../canvas/definition.ts";
import { isRecord } from "../../record.ts";

/** As many as a person would ever take back; each shares what did not change with the next. */
const stepsMax = 500;

/** What was edited, and the way back and forth. */
export interface History {
  past: readonly EditedWorkflow[];
  present: EditedWorkflow;
  future: readonly EditedWorkflow[];
  /** The field that was typed in last: what is typed in it next is taken back along with it. */
  typedIn: string | null;
}

export const historyOf = (present: EditedWorkflow): History => ({
  past: [],
  present,
  future: [],
  typedIn: null,
});

export function changedTo(history: History, next: EditedWorkflow): History {
  const { past, present, typedIn } = history;
  const changed = differences(present, next);
  if (changed.length === 0) return history;
  const [only, ...others] = changed;
  const field = others.length === 0 && only?.isTyped === true ? only.path : null;
  const isSameField = field !== null && field === typedIn;
  return {
    past: isSameField ? past : [...past, present].slice(-stepsMax),
    present: next,
    future: [],
    typedIn: field,
  };
}

export function undone({ past, present, future }: History): History {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, typedIn: null };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], typedIn: null };
}

export function redone({ past, present, future }: History): History {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future, typedIn: null };
  return { past: [...past, present], present: next, future: rest, typedIn: null };
}

interface Difference {
  path: string;
  /** A text or a number took the place of one. */
  isTyped: boolean;
}

/** The members in which two values differ, two of them at most; what is the same object is not looked into. */
function differences(before: unknown, after: unknown, path = ""): Difference[] {
  if (before === after) return [];
  const [old, fresh] = [membersOf(before), membersOf(after)];
  if (old === null || fresh === null || Array.isArray(before) !== Array.isArray(after)) {
    return [{ path, isTyped: isText(before) && isText(after) }];
  }
  const found: Difference[] = [];
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    found.push(...differences(old.get(name), fresh.get(name), `${path}.${name}`));
    if (found.length > 1) break;
  }
  return found;
}

/** A field that was empty has no value. */
const isText = (value: unknown) =>
  value === undefined || typeof value === "string" || typeof value === "number";

function membersOf(value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) return new Map(value.map((each: unknown, index) => [String(index), each]));
  return isRecord(value) ? new Map(Object.entries(value)) : null;
}

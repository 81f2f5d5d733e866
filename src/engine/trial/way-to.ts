import type { Step } from "../../contract/workflow.ts";
import type { KindOf } from "../compiled.ts";
import { heldLists } from "../held-lists.ts";

/** The way to a step that may stand in lists which other steps hold. */
export interface Way {
  /** Those before it in its own list and in the lists around it, and those that hold it, in order; itself last. */
  steps: Step[];
  /** Those that hold it, the outermost first, and in which list; the list's name. */
  entered: { id: string; list: string }[];
  /** Those that follow it in its own list. */
  rest: Step[];
}

/** Null: there is no step of this id. */
export function wayTo(steps: readonly Step[], id: string, kindOf: KindOf): Way | null {
  for (const [at, step] of steps.entries()) {
    const before = steps.slice(0, at);
    if (step.id === id) {
      return { steps: [...before, { ...step, disabled: false }], entered: [], rest: steps.slice(at + 1) };
    }
    for (const { name, steps: held } of heldLists(step, kindOf)) {
      const inner = wayTo(held, id, kindOf);
      if (inner === null) continue;
      return {
        steps: [...before, { ...step, disabled: false }, ...inner.steps],
        entered: [{ id: step.id, list: name }, ...inner.entered],
        rest: inner.rest,
      };
    }
  }
  return null;
}

/** The id at the end of a step's path, and which round of each step's list the path means: `lines/each/3/charge`. */
export function targetOf(path: string): { id: string; rounds: ReadonlyMap<string, number> } {
  const parts = path.split("/");
  const rounds = new Map<string, number>();
  for (const [at, part] of parts.entries()) {
    if (/^\d+$/.test(part)) rounds.set(parts[at - 2] ?? "", Number(part));
    const [, numbered] = /^each\.(\d+)$/.exec(part) ?? [];
    if (numbered !== undefined) rounds.set(parts[at - 1] ?? "", Number(numbered));
  }
  return { id: parts.at(-1) ?? path, rounds };
}

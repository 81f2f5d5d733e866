import { type Json, VariableName } from "../../contract/name.ts";
import type { Step } from "../../contract/workflow.ts";
import { savedNames } from "../../steps/script-reads.ts";
import type { KindOf } from "../compiled.ts";
import { heldLists } from "../held-lists.ts";

/** Settings hold whole documents, too; names of variables stand near the top. */
const depthMax = 4;

/**
 * Names that steps may give to values: what a script saves, and every text and member of the settings that could be the
 * name of a variable, as a loop's `as` is. Whoever names something in its settings is not to be told that it is unknown.
 */
export function declaredNames(steps: readonly Step[], kindOf: KindOf): Set<string> {
  const names = new Set<string>();
  const note = (name: string) => {
    if (VariableName.safeParse(name).success) names.add(name);
  };
  const visit = (value: Json, depth: number): void => {
    if (typeof value === "string") {
      note(value);
      for (const name of savedNames(value)) note(name);
    } else if (depth < depthMax && typeof value === "object" && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        note(key);
        visit(item, depth + 1);
      }
    }
  };
  const list = (all: readonly Step[]): void => {
    for (const step of all) {
      const parsed = kindOf(step.type)?.config.safeParse(step.config);
      // What is so by default is declared as well.
      const filled: Json = parsed?.success === true ? JSON.parse(JSON.stringify(parsed.data)) : step.config;
      if (typeof filled === "object" && filled !== null)
        for (const item of Object.values(filled)) visit(item, 1);
      for (const held of heldLists(step, kindOf)) list(held.steps);
    }
  };
  list(steps);
  return names;
}

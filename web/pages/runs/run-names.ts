import type { Step } from "../../../src/contract/workflow.ts";
import type { Kinds } from "../../canvas/kinds.ts";
import { entriesOf, treeOf } from "../../canvas/step-tree.ts";
import { inWords } from "../../form/label.ts";
import { isRecord } from "../../record.ts";
import type { RunNode } from "./run-tree.ts";
import { stepsOfPath } from "./step-path.ts";

/** What the parts of a run are called, as the workflow's canvas calls them. */
export interface RunNames {
  /** Of a step: its title, or else its id. */
  step(id: string): string;
  /** Of a kind of step: `Wait for approval`. */
  kind(type: string): string;
  /** Of one list that a step holds: the name of an arm, `Else`. */
  list(node: Pick<RunNode, "path" | "id">): string;
  /** The kind of a step that need not have begun. */
  typeOf(id: string): string | undefined;
}

/** Of the steps of a version; without the catalog, the lists are called as their settings are. */
export function runNames(steps: readonly Step[], kinds: Kinds | undefined): RunNames {
  const { titles, types } = namesOf(steps);
  const lists = new Map<string, string>();
  if (kinds !== undefined) {
    for (const entry of entriesOf(treeOf(steps, kinds)))
      if (entry.kind === "lane") lists.set(entry.key, entry.lane.label);
  }
  return {
    step: (id) => titles.get(id) ?? id,
    kind: (type) => kinds?.get(type)?.title ?? inWords(type),
    list: ({ path, id }) => {
      const holder = stepsOfPath(path).findLast((step) => step.id !== "")?.id ?? "";
      return lists.get(`${holder}/${id}`) ?? inWords(id.replace(".", " "));
    },
    typeOf: (id) => types.get(id),
  };
}

/** By their ids; of those that others hold, too. */
function namesOf(steps: readonly Step[]) {
  const [titles, types] = [new Map<string, string>(), new Map<string, string>()];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isRecord(value)) return;
    const { id, type, title } = value;
    if (typeof id === "string" && typeof type === "string") {
      types.set(id, type);
      if (typeof title === "string") titles.set(id, title);
    }
    Object.values(value).forEach(visit);
  };
  visit(steps);
  return { titles, types };
}

import { asStep, type EditedStep, type EditedWorkflow } from "../../canvas/definition.ts";
import {
  changed,
  copiesFor,
  freeId,
  type Gap,
  idsIn,
  inserted,
  moved,
  removed,
  replaced,
} from "../../canvas/edit.ts";
import { type Arms, armsOf, type Kind } from "../../canvas/kinds.ts";
import type { Entry, StepItem } from "../../canvas/step-tree.ts";
import { placeOf, valueAt } from "../../canvas/value-path.ts";
import { isRecord } from "../../record.ts";

type StepEntry = Extract<Entry, { kind: "step" }>;

/** What an action makes of a definition, and the id of the step to look at then. */
export interface Outcome {
  definition: EditedWorkflow;
  current?: string | undefined;
}

/** Where a step goes that is added at what the keyboard is at: after a step, first in a list, or at the end. */
export function gapAfter(entry: Entry | undefined, definition: EditedWorkflow): Gap {
  if (entry === undefined) return { list: "steps", index: definition.steps?.length ?? 0 };
  if (entry.kind === "lane") return { list: entry.lane.path, index: 0 };
  return { list: entry.list, index: entry.index + 1 };
}

export function addStep(definition: EditedWorkflow, gap: Gap, kind: Kind): Outcome {
  const id = freeId(kind.type.replaceAll("-", "_"), new Set(idsIn(definition.steps)));
  const step: EditedStep = { id, type: kind.type, ...emptyConfig(kind) };
  return { definition: inserted(definition, gap, [step]), current: id };
}

/** Lists that a step can't be without begin with one empty arm, so that there is a place to go on at. */
function emptyConfig(kind: Kind): Pick<EditedStep, "config"> {
  const arms = armsOf(kind).map((list) => [list.name, [emptyArm(list, [])]]);
  return arms.length === 0 ? {} : { config: Object.fromEntries(arms) };
}

/** One more arm of a step, the last of its kind; it is looked at then. */
export function addArm(definition: EditedWorkflow, { key, path, kind }: StepItem): Outcome {
  const [list] = armsOf(kind);
  if (list === undefined) return { definition };
  const of = `${path}.config.${list.name}`;
  const before = valueAt(definition, of);
  const arms: readonly unknown[] = Array.isArray(before) ? before : [];
  return {
    definition: changed(definition, of, () => [...arms, emptyArm(list, arms)]),
    current: `${key}/${list.name}.${arms.length}`,
  };
}

function emptyArm({ item, list }: Arms, beside: readonly unknown[]) {
  const names = beside.flatMap((arm) => (isRecord(arm) ? [String(arm["name"])] : []));
  const named = item.required?.includes("name") === true ? { name: freeId("one", new Set(names)) } : {};
  return { ...named, [list]: [] };
}

export function pasteSteps(definition: EditedWorkflow, gap: Gap, steps: readonly EditedStep[]): Outcome {
  const copies = copiesFor(definition, steps);
  return { definition: inserted(definition, gap, copies), current: copies[0]?.id };
}

export function duplicateStep(definition: EditedWorkflow, { item, list, index }: StepEntry): Outcome {
  return pasteSteps(definition, { list, index: index + 1 }, [asStep(valueAt(definition, item.path))]);
}

export const toggleStep = (definition: EditedWorkflow, { item }: StepEntry): Outcome => ({
  definition: replaced(definition, item.path, withDisabled(item.step, item.step.disabled !== true)),
  current: item.key,
});

function withDisabled(before: EditedStep, disabled: boolean): EditedStep {
  const { disabled: _before, ...step } = before;
  return disabled ? { ...step, disabled } : step;
}

/** Deletes a step; what stands beside it is looked at then. */
export function deleteStep(definition: EditedWorkflow, entry: StepEntry, entries: readonly Entry[]): Outcome {
  const { item, list, index } = entry;
  const beside = entries.find(
    (other) =>
      other.kind === "step" &&
      other.list === list &&
      (other.index === index - 1 || other.index === index + 1),
  );
  return { definition: removed(definition, item.path), current: beside?.key ?? entry.parent ?? undefined };
}

/** Where a step may go by keyboard: past a neighbour, into a list that a neighbour holds, or out of its own. */
export type Way = "up" | "down" | "in" | "out";

export function moveStep(
  definition: EditedWorkflow,
  entry: StepEntry,
  entries: readonly Entry[],
  way: Way,
): Outcome {
  const gap = gapTowards(entry, entries, way);
  return {
    definition: gap === null ? definition : moved(definition, entry.item.path, gap),
    current: entry.key,
  };
}

function gapTowards(entry: StepEntry, entries: readonly Entry[], way: Way): Gap | null {
  const { list, index } = entry;
  const siblings = entries.filter((other) => other.kind === "step" && other.list === list);
  switch (way) {
    case "up":
      return index === 0 ? null : { list, index: index - 1 };
    case "down":
      return index === siblings.length - 1 ? null : { list, index: index + 2 };
    case "in": {
      const holder = [siblings[index + 1], siblings[index - 1]].find(
        (other) => other?.kind === "step" && other.item.lanes.length > 0,
      );
      const lane = holder?.kind === "step" ? holder.item.lanes[0] : undefined;
      return lane === undefined ? null : { list: lane.path, index: 0 };
    }
    case "out": {
      const lane = entries.find((other) => other.kind === "lane" && other.key === entry.parent);
      if (lane?.kind !== "lane") return null;
      const holder = placeOf(lane.holder.path);
      return { list: holder.list, index: holder.index + 1 };
    }
    default:
      return way satisfies never;
  }
}

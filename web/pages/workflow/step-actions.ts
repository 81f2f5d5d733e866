import { asStep, type EditedStep, type EditedWorkflow } from "../../canvas/definition.ts";
import { copiesFor, freeId, type Gap, idsIn, inserted, moved, removed, replaced } from "../../canvas/edit.ts";
import type { Kind } from "../../canvas/kinds.ts";
import type { Entry } from "../../canvas/step-tree.ts";
import { placeOf, valueAt } from "../../canvas/value-path.ts";

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
  const config: NonNullable<EditedStep["config"]> = {};
  for (const list of kind.lists) {
    if (list.kind === "one") continue;
    const named = list.item.required?.includes("name") === true ? { name: "one" } : {};
    config[list.name] = [{ ...named, [list.list]: [] }];
  }
  return Object.keys(config).length === 0 ? {} : { config };
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

/** What an arrow key leads to. Across, lanes of one step are beside each other. */
export function entryTowards(
  entries: readonly Entry[],
  current: string | null,
  key: "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight" | "Home" | "End",
): Entry | undefined {
  const at = entries.findIndex((entry) => entry.key === current);
  const entry = entries[at];
  if (entry === undefined || key === "Home")
    return key === "ArrowUp" || key === "End" ? entries.at(-1) : entries[0];
  switch (key) {
    case "End":
      return entries.at(-1);
    case "ArrowDown":
      return entries[at + 1] ?? entry;
    case "ArrowUp":
      return entries[at - 1] ?? entry;
    case "ArrowRight":
      return across(entries, entry, 1);
    case "ArrowLeft":
      return across(entries, entry, -1) ?? entries.find(({ key: each }) => each === entry.parent);
    default:
      return key satisfies never;
  }
}

function across(entries: readonly Entry[], entry: Entry, by: 1 | -1): Entry | undefined {
  if (entry.kind === "step" && by === 1 && entry.item.lanes.length > 0) {
    return entries.find(({ key }) => key === entry.item.lanes[0]?.key);
  }
  const laneKey = entry.kind === "lane" ? entry.key : entry.parent;
  const lane = entries.find((other) => other.kind === "lane" && other.key === laneKey);
  if (lane?.kind !== "lane") return undefined;
  const beside = lane.holder.lanes[lane.holder.lanes.findIndex(({ key }) => key === laneKey) + by];
  return entries.find(({ key }) => key === beside?.key);
}

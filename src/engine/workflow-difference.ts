import diff from "microdiff";
import type { Json } from "../contract/name.ts";
import type { FieldChange, StepChange, WorkflowDifference } from "../contract/version.ts";
import { type Step, WorkflowInput } from "../contract/workflow.ts";
import type { KindOf } from "./compiled.ts";
import { heldLists } from "./held-lists.ts";

/** A list of steps with where it stands: `steps`, or the holder's id and the list's name. */
interface Placed {
  step: Step;
  path: string;
  /** The list that it is in, the same in both versions wherever that list has gone. */
  list: string;
  /** Its settings without the steps that it holds: these are compared by themselves. */
  own: Fields;
}

type Fields = Record<string, Json>;

/**
 * What makes one version of a workflow the other: fields of the workflow, and steps that were added, removed, moved or
 * changed. Steps are known by their ids, at any depth. One is moved when it is in another list, or stands otherwise
 * among those that stayed; as few as possible are said to have moved.
 */
export function workflowDifference(
  before: WorkflowInput | null,
  after: WorkflowInput,
  kindOf: KindOf,
): Pick<WorkflowDifference, "fields" | "steps"> {
  const [old, fresh] = [placedIn(before?.steps ?? [], kindOf), placedIn(after.steps, kindOf)];
  const moved = movedBetween(old, fresh);
  const steps = [...fresh.values()].flatMap((placed): StepChange[] => {
    const { step, path } = placed;
    const known = old.get(step.id);
    const common = { step: step.id, type: step.type, path };
    if (known === undefined) return [{ ...common, kind: "added", fields: [] }];
    const fields = fieldChanges(known.own, placed.own);
    if (moved.has(step.id)) return [{ ...common, kind: "moved", from: known.path, fields }];
    return fields.length === 0 ? [] : [{ ...common, kind: "changed", fields }];
  });
  const removed = [...old.values()]
    .filter(({ step }) => !fresh.has(step.id))
    .map(({ step, path }): StepChange => {
      return { step: step.id, type: step.type, path, kind: "removed", fields: [] };
    });
  return { fields: fieldChanges(topOf(before), topOf(after)), steps: [...steps, ...removed] };
}

function topOf(workflow: WorkflowInput | null): Fields {
  if (workflow === null) return {};
  const { steps: _steps, ...top } = WorkflowInput.parse(workflow);
  return asJson(top);
}

/** The steps by id, in the order in which they stand. Of two with one id the first is meant. */
function placedIn(steps: readonly Step[], kindOf: KindOf): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  const visit = (list: readonly Step[], at: { path: string; list: string }): void => {
    for (const [index, step] of list.entries()) {
      const path = `${at.path}.${index}`;
      const held = heldLists(step, kindOf);
      const own = asJson(step);
      for (const inner of held) emptied(own["config"], inner.path.split("."));
      if (!placed.has(step.id)) placed.set(step.id, { step, path, list: at.list, own });
      for (const inner of held)
        visit(inner.steps, { path: `${path}.config.${inner.path}`, list: `${step.id}/${inner.name}` });
    }
  };
  visit(steps, { path: "steps", list: "" });
  return placed;
}

/** Changes the copy that it is given. */
function emptied(value: Json | undefined, keys: readonly string[]): void {
  const [key, ...rest] = keys;
  if (typeof value !== "object" || value === null || key === undefined) return;
  if (rest.length === 0) Reflect.set(value, key, []);
  else emptied(Reflect.get(value, key), rest);
}

function movedBetween(old: ReadonlyMap<string, Placed>, fresh: ReadonlyMap<string, Placed>): Set<string> {
  const moved = new Set<string>();
  const order = new Map([...old.keys()].map((id, at) => [id, at]));
  const lists = Map.groupBy(fresh.values(), ({ list }) => list);
  for (const [list, placed] of lists) {
    const stayed = placed.filter(({ step }) => old.get(step.id)?.list === list).map(({ step }) => step.id);
    const kept = longestRising(stayed.map((id) => order.get(id) ?? 0));
    for (const [at, id] of stayed.entries()) if (!kept.has(at)) moved.add(id);
    for (const { step } of placed) {
      const before = old.get(step.id);
      if (before !== undefined && before.list !== list) moved.add(step.id);
    }
  }
  return moved;
}

/** The places of a longest rising subsequence: the steps that need not be said to have moved. */
function longestRising(numbers: readonly number[]): Set<number> {
  /** By length − 1, the place of the smallest last number of a rising sequence of that length. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [at, number] of numbers.entries()) {
    let length = ends.findIndex((end) => (numbers[end] ?? 0) > number);
    if (length === -1) length = ends.length;
    before[at] = ends[length - 1];
    ends[length] = at;
  }
  const places = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before[at]) places.add(at);
  return places;
}

/** Members that differ, as deep as they do: `config.headers.Accept`. */
export function fieldChanges(before: Fields, after: Fields): FieldChange[] {
  return diff(before, after).map((change) => ({
    path: change.path.join("."),
    ...(change.type !== "CREATE" && { before: change.oldValue }),
    ...(change.type !== "REMOVE" && { after: change.value }),
  }));
}

/** By way of JSON, which has no fields that are there but undefined. */
function asJson(value: object): Fields {
  const fields: Fields = JSON.parse(JSON.stringify(value));
  return fields;
}

import { singular } from "../form/label.ts";
import { isRecord } from "../record.ts";
import { asStep, type EditedStep } from "./definition.ts";
import type { Kind, Kinds, ListPlace } from "./kinds.ts";
import { valueAt } from "./value-path.ts";

/** A step with the lists that it holds. */
export interface StepItem {
  /** Stays the same wherever the step goes. */
  key: string;
  /** `steps.0.config.arms.1.steps.2` */
  path: string;
  step: EditedStep;
  /** Undefined where this Tripline has no such kind. */
  kind: Kind | undefined;
  lanes: readonly Lane[];
  /** It is switched off, itself or with one that holds it. */
  isOff: boolean;
}

/** One list that a step holds: an arm, a round, a catch. */
export interface Lane {
  key: string;
  /** Of the list: `steps.0.config.arms.1.steps` */
  path: string;
  label: string;
  /** Its number where there may be several of the kind. */
  index: number | null;
  place: ListPlace;
  items: readonly StepItem[];
}

/** The tree of a workflow's steps. */
export function treeOf(steps: unknown, kinds: Kinds): readonly StepItem[] {
  return itemsOf(steps, { path: "steps", kinds, taken: new Set(), isOff: false });
}

interface Place {
  path: string;
  kinds: Kinds;
  taken: Set<string>;
  isOff: boolean;
}

function itemsOf(steps: unknown, place: Place): readonly StepItem[] {
  if (!Array.isArray(steps)) return [];
  return steps.map((value: unknown, index) => itemOf(value, { ...place, path: `${place.path}.${index}` }));
}

function itemOf(value: unknown, place: Place): StepItem {
  const step = asStep(value);
  const kind = place.kinds.get(step.type);
  // Ids are unique unless somebody is about to mend that.
  const key = place.taken.has(step.id) || step.id === "" ? place.path : step.id;
  place.taken.add(step.id);
  const isOff = place.isOff || step.disabled === true;
  const inner = { ...place, isOff, path: `${place.path}.config` };
  const lanes = (kind?.lists ?? []).flatMap((list) =>
    lanesOf(list, { key, config: step.config ?? {} }, inner),
  );
  return { key, path: place.path, step, kind, lanes, isOff };
}

function lanesOf(list: ListPlace, { key, config }: { key: string; config: object }, place: Place): Lane[] {
  if (list.kind === "one") {
    const path = `${place.path}.${list.name}`;
    const items = itemsOf(valueAt(config, list.name), { ...place, path });
    return [{ key: `${key}/${list.name}`, path, label: list.title, index: null, place: list, items }];
  }
  const holders = valueAt(config, list.name);
  if (!Array.isArray(holders)) return [];
  return holders.map((holder: unknown, index) => {
    const path = `${place.path}.${list.name}.${index}.${list.list}`;
    const items = itemsOf(valueAt(holder, list.list), { ...place, path });
    const label = labelOf(holder, list) ?? `${singular(list.title)} ${index + 1}`;
    return { key: `${key}/${list.name}.${index}`, path, label, index, place: list, items };
  });
}

/** What a person would call it: its name, or else what it asks. */
function labelOf(holder: unknown, { item }: ListPlace & { kind: "many" }): string | null {
  if (!isRecord(holder)) return null;
  const name = holder["name"];
  if (typeof name === "string" && name !== "") return name;
  for (const field of Object.keys(item.properties ?? {})) {
    const value = holder[field];
    if (value === undefined || value === "") continue;
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return field === "when" ? shown : `${item.properties?.[field]?.title ?? field} ${shown}`;
  }
  return null;
}

/** Something that can be gone to: a step, or a list of one. */
export type Entry =
  | {
      kind: "step";
      key: string;
      item: StepItem;
      depth: number;
      parent: string | null;
      list: string;
      index: number;
    }
  | { kind: "lane"; key: string; lane: Lane; holder: StepItem; depth: number; parent: string };

/** All steps and lanes in the order in which they are read. */
export function entriesOf(items: readonly StepItem[]): readonly Entry[] {
  const entries: Entry[] = [];
  const visit = (list: readonly StepItem[], at: { path: string; depth: number; parent: string | null }) => {
    for (const [index, item] of list.entries()) {
      const { depth, parent } = at;
      entries.push({ kind: "step", key: item.key, item, depth, parent, list: at.path, index });
      for (const lane of item.lanes) {
        entries.push({ kind: "lane", key: lane.key, lane, holder: item, depth: depth + 1, parent: item.key });
        visit(lane.items, { path: lane.path, depth: depth + 2, parent: lane.key });
      }
    }
  };
  visit(items, { path: "steps", depth: 0, parent: null });
  return entries;
}

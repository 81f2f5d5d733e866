import { isRecord } from "../record.ts";
import { asStep, asWorkflow, type EditedStep, type EditedWorkflow } from "./definition.ts";
import { changedAt, isWithin, placeOf, valueAt } from "./value-path.ts";

/** Between two steps of a list: before the one that is number `index` now. */
export interface Gap {
  list: string;
  index: number;
}

export function inserted(
  definition: EditedWorkflow,
  { list, index }: Gap,
  steps: readonly EditedStep[],
): EditedWorkflow {
  return changed(definition, list, (before) => {
    const whole: unknown[] = Array.isArray(before) ? before : [];
    return [...whole.slice(0, index), ...steps, ...whole.slice(index)];
  });
}

export function removed(definition: EditedWorkflow, path: string): EditedWorkflow {
  const { list, index } = placeOf(path);
  return changed(definition, list, (before) =>
    Array.isArray(before) ? before.filter((_, at) => at !== index) : before,
  );
}

/** The same definition where the step would land in itself, or where it is already. */
export function moved(definition: EditedWorkflow, path: string, to: Gap): EditedWorkflow {
  if (isWithin(to.list, path)) return definition;
  const { list, index } = placeOf(path);
  if (to.list === list && (to.index === index || to.index === index + 1)) return definition;
  const step = asStep(valueAt(definition, path));
  const gap = {
    list: shifted(to.list, path),
    index: to.index - (to.list === list && to.index > index ? 1 : 0),
  };
  return inserted(removed(definition, path), gap, [step]);
}

/** A path as it is when a step that stood before it in some list is gone. */
function shifted(path: string, gone: string): string {
  const { list, index } = placeOf(gone);
  if (!path.startsWith(`${list}.`)) return path;
  const [at = "", ...rest] = path.slice(list.length + 1).split(".");
  return Number(at) > index ? [list, Number(at) - 1, ...rest].join(".") : path;
}

/** A step changed where it stands; members that became undefined are gone. */
export function replaced(definition: EditedWorkflow, path: string, step: EditedStep): EditedWorkflow {
  const kept = Object.entries(step).filter(([, value]) => value !== undefined);
  return changed(definition, path, () => Object.fromEntries(kept));
}

/** Gives a step another id; where others name it in a text, they name it anew. */
export function renamed(definition: EditedWorkflow, path: string, id: string): EditedWorkflow {
  const before = asStep(valueAt(definition, path)).id;
  const followed = asWorkflow({ ...definition, steps: withNames(definition.steps, new Map([[before, id]])) });
  return changed(followed, `${path}.id`, () => id);
}

/** Copies with ids that are free; what they say of each other, they say of the copies. */
export function copiesFor(definition: EditedWorkflow, steps: readonly EditedStep[]): EditedStep[] {
  const taken = new Set(idsIn(definition.steps));
  const names = new Map<string, string>();
  for (const id of idsIn(steps)) {
    const free = freeId(id, taken);
    taken.add(free);
    if (free !== id) names.set(id, free);
  }
  const copies: unknown = withIds(withNames(steps, names), names);
  return Array.isArray(copies) ? copies.map(asStep) : [];
}

/** `order`, or `order_2` where that is taken. */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted
    .replaceAll(/[^A-Za-z0-9_-]/g, "_")
    .replace(/^(?=[^A-Za-z_])/, "_")
    .slice(0, 58);
  if (!taken.has(base)) return base;
  const stem = base.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${stem}_${number}`)) return `${stem}_${number}`;
  }
}

/** Ids of all steps in a value, nested ones too. */
export function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (!isRecord(value)) return [];
  const own = isStep(value) ? [value.id] : [];
  return [...own, ...Object.values(value).flatMap(idsIn)];
}

/** Anything with an id, a type and settings, or next to nothing else, is taken for a step. */
function isStep(value: Record<string, unknown>): value is Record<string, unknown> & { id: string } {
  return typeof value["id"] === "string" && typeof value["type"] === "string";
}

function withIds(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => withIds(each, names));
  if (!isRecord(value)) return value;
  const copied = Object.entries(value).map(([name, each]) => [name, withIds(each, names)]);
  const copy: Record<string, unknown> = Object.fromEntries(copied);
  return isStep(copy) ? { ...copy, id: names.get(copy.id) ?? copy.id } : copy;
}

/** Texts in which `steps.<old>` has become `steps.<new>`. */
function withNames(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0) return value;
  if (typeof value === "string") {
    return value.replaceAll(/\bsteps\.([A-Za-z_][\w-]*)/g, (whole, id: string) => {
      const name = names.get(id);
      return name === undefined ? whole : `steps.${name}`;
    });
  }
  if (Array.isArray(value)) return value.map((each) => withNames(each, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withNames(each, names)]));
}

export function changed(
  definition: EditedWorkflow,
  path: string,
  change: (before: unknown) => unknown,
): EditedWorkflow {
  return asWorkflow(changedAt(definition, path, change));
}

import { listItemsMax, listWorkMax, resultDepthMax } from "./expression-bounds.ts";
import { callNative, isCallable } from "./expression-native.ts";
import { NotJsonError, plainJson } from "./plain-json.ts";

/** Marks a list as one that the evaluation makes: a single value in it stands for itself, an empty one for nothing. */
function sequence(items: unknown[]): unknown[] {
  if (items.length > listItemsMax)
    throw new NotJsonError(`A list here may hold at most ${listItemsMax} items.`);
  return Object.assign(items, { sequence: true });
}

/** `$distinct` in time linear in the list: values are compared by their text with members in order. */
export function distinct(list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const seen = new Set<unknown>();
  const kept = list.filter((item: unknown) => {
    const key =
      typeof item === "object" && item !== null ? `\u0000${JSON.stringify(inOrder(plainJson(item)))}` : item;
    return seen.size < seen.add(key).size;
  });
  return "sequence" in list && list.sequence === true ? sequence(kept) : kept;
}

/** `$spread` in linear time: each member of each object as an object of its own. */
export function spread(value: unknown): unknown {
  const parts = (one: object) => Object.entries(one).map(([key, item]) => Object.fromEntries([[key, item]]));
  if (!Array.isArray(value)) return isObject(value) ? sequence(parts(value)) : value;
  if (value.length === 0) return undefined;
  return value.flat(resultDepthMax).flatMap((item: unknown) => (isObject(item) ? parts(item) : [item]));
}

/** `*` in linear time: the members of an object, those that are lists flattened. */
export function members(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const items = Object.values(value);
  if (!items.some(Array.isArray)) return sequence(items);
  const flat: unknown[] = items.flat(resultDepthMax + 1);
  if (flat.length > listItemsMax)
    throw new NotJsonError(`A list here may hold at most ${listItemsMax} items.`);
  return flat;
}

/**
 * `$sort`, stable, in n·log n steps: JSONata's own copies the rest of the list at each step and keeps the copies, which
 * for a list of 100,000 takes more memory than there is. The comparison says whether its arguments are to change places.
 */
export async function sort(list: unknown, comparison: unknown): Promise<unknown> {
  if (!Array.isArray(list) || list.length <= 1) return list;
  if (typeof comparison !== "function") return inNaturalOrder(list);
  let sorted: unknown[] = [...list];
  for (let width = 1; width < sorted.length; width *= 2) {
    const merged: unknown[] = [];
    for (let start = 0; start < sorted.length; start += 2 * width) {
      const [middle, end] = [start + width, Math.min(start + 2 * width, sorted.length)];
      let [left, right] = [start, middle];
      while (left < middle && right < end) {
        const swap: unknown = await Reflect.apply(comparison, undefined, [sorted[left], sorted[right]]);
        merged.push(sorted[swap ? right++ : left++]);
      }
      for (; left < middle && left < end; left += 1) merged.push(sorted[left]);
      for (; right < end; right += 1) merged.push(sorted[right]);
    }
    sorted = merged;
  }
  return sorted;
}

const copied = new WeakMap<object, number>();

/** `$append`, which copies both lists: what one evaluation copies is counted, for `$reduce(lists, $append)`. */
export function append(focus: unknown, left: unknown, right: unknown): unknown {
  const evaluation = evaluationOf(focus);
  if (evaluation) {
    const work = (copied.get(evaluation) ?? 0) + lengthOf(left) + lengthOf(right);
    if (work > listWorkMax)
      throw new NotJsonError("Appending list to list takes too much work. Use a path instead.");
    copied.set(evaluation, work);
  }
  return callNative("append", focus, [left, right]);
}

/** What JSONata keeps for one evaluation. */
function evaluationOf(focus: unknown): object | null {
  if (typeof focus !== "object" || focus === null || !("environment" in focus)) return null;
  const { environment } = focus;
  if (typeof environment !== "object" || environment === null || !("base" in environment)) return null;
  return typeof environment.base === "object" ? environment.base : null;
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}

function inNaturalOrder(list: readonly unknown[]): unknown[] {
  const compare = <Item extends number | string>(a: Item, b: Item) => (a > b ? 1 : a < b ? -1 : 0);
  if (list.every((item) => typeof item === "number")) return list.toSorted(compare);
  if (list.every((item) => typeof item === "string")) return list.toSorted(compare);
  throw new NotJsonError(
    "$sort needs a second argument that compares, unless all items are numbers or all are texts.",
  );
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => ({ [`.${key}`]: inOrder(item) }));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isCallable(value);
}

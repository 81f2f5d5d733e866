import { isRecord } from "../record.ts";

/** What stands at a path such as `steps.0.config`; undefined where there is nothing. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of keysOf(path)) {
    if (Array.isArray(found)) found = found[Number(key)];
    else if (isRecord(found)) found = found[key];
    else return undefined;
  }
  return found;
}

/**
 * The value with what stands at a path changed. What lies beside the path is the same object as before. Objects on the
 * way that are not there are made; undefined takes a member out.
 */
export function changedAt(value: unknown, path: string, change: (before: unknown) => unknown): unknown {
  const [key, ...rest] = keysOf(path);
  if (key === undefined) return change(value);
  const inner = rest.join(".");
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      index === Number(key) ? changedAt(each, inner, change) : each,
    );
  }
  const { [key]: before, ...others } = isRecord(value) ? value : {};
  const after = changedAt(before, inner, change);
  if (after === undefined) return others;
  // In its old place among the members, so that nothing but what was meant changes in the text of it.
  return isRecord(value) && key in value ? { ...value, [key]: after } : { ...others, [key]: after };
}

export const keysOf = (path: string): string[] => (path === "" ? [] : path.split("."));

/** The path of the list that a step stands in, and its number there. */
export function placeOf(path: string): { list: string; index: number } {
  const cut = path.lastIndexOf(".");
  return { list: path.slice(0, cut), index: Number(path.slice(cut + 1)) };
}

/** Whether one path is another or lies below it. */
export const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`);

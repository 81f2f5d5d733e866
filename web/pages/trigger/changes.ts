import { isEqualJson } from "../../../src/core/equal.ts";
import { isRecord } from "../../record.ts";

/** One member that differs; undefined where there is none. */
export interface FieldChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** What differs between two definitions, member by member and item by item. */
export function changesBetween(before: unknown, after: unknown, path = ""): FieldChange[] {
  if (isEqualJson(before, after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changesBetween(before[name], after[name], within(path, name)));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, at) => at).flatMap((at) =>
      changesBetween(before[at], after[at], within(path, String(at))),
    );
  }
  return [{ path, before, after }];
}

const within = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

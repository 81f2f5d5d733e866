import { pathText } from "../../src/core/path-text.ts";

/** One line of a tree of JSON: a value, or what leads to more of a long list. */
export type JsonRow = ValueRow | MoreRow;

export interface ValueRow extends Pending {
  kind: "value";
  /** Members or items of its own; null: it can have none. */
  count: number | null;
  isOpen: boolean;
}

interface MoreRow {
  kind: "more";
  path: string;
  level: number;
  shown: number;
  count: number;
}

interface Pending {
  /** JSONPath (RFC 9535): `$.orders[0]['unit price']`. */
  path: string;
  /** The member's name or the item's place; null: the whole value. */
  name: string | number | null;
  /** Of the member that it is, or is an item of; null: of none. */
  member: string | null;
  value: unknown;
  /** From 1. */
  level: number;
  /** Its place among its siblings, from 1, and how many there are. */
  place: number;
  siblings: number;
}

/** Of one list or object, so many are shown before one asks for more. */
export const shownAtOnce = 100;

interface RowsOptions {
  isOpen: (path: string, level: number) => boolean;
  /** How many of the members of a path are shown. */
  shownOf: (path: string) => number;
}

/** The lines of a value that are to be seen, without recursion: values come from strangers, and may be deep. */
export function jsonRows(value: unknown, { isOpen, shownOf }: RowsOptions): JsonRow[] {
  const rows: JsonRow[] = [];
  const first: Pending = { path: "$", name: null, member: null, value, level: 1, place: 1, siblings: 1 };
  const pending: (Pending | MoreRow)[] = [first];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ("kind" in next) {
      rows.push(next);
      continue;
    }
    const members = membersOf(next.value);
    const count = members?.length ?? null;
    const opened = members !== null && members.length > 0 && isOpen(next.path, next.level);
    rows.push({ kind: "value", ...next, count, isOpen: opened });
    if (opened) pending.push(...within(next, members, shownOf(next.path)).toReversed());
  }
  return rows;
}

function within(
  { path, level, member }: Pending,
  members: readonly (readonly [string | number, unknown])[],
  shown: number,
): (Pending | MoreRow)[] {
  const siblings = members.length;
  const rows: (Pending | MoreRow)[] = members.slice(0, shown).map(([name, value], at) => ({
    path: memberPath(path, name),
    name,
    member: typeof name === "string" ? name : member,
    value,
    level: level + 1,
    place: at + 1,
    siblings,
  }));
  if (siblings > shown) rows.push({ kind: "more", path, level: level + 1, shown, count: siblings });
  return rows;
}

function membersOf(value: unknown): readonly (readonly [string | number, unknown])[] | null {
  if (Array.isArray(value)) return value.map((item: unknown, at) => [at, item] as const);
  return typeof value === "object" && value !== null ? Object.entries(value) : null;
}

/** The JSONPath of what a value holds. */
const memberPath = (path: string, name: string | number) => path + pathText([name]).slice(1);

import diff from "microdiff";
import type { Difference } from "../contract/audit.ts";
import type { Json } from "../contract/name.ts";

/** So many members are told of one by one; a change of more is one of nearly all. */
const differencesMax = 100;
/** Longer values are cut: what a script was is in the workflow's version. */
const textCharactersMax = 500;

/** What changed between two JSON values, member by member; members of `without` are left out at the top. */
export function differenceOf(before: object, after: object, without: readonly string[] = []): Difference[] {
  const all = diff(stripped(before, without), stripped(after, without));
  return all.slice(0, differencesMax).map((change) => ({
    path: change.path.join("."),
    ...(change.type !== "CREATE" && { before: shown(change.oldValue) }),
    ...(change.type !== "REMOVE" && { after: shown(change.value) }),
  }));
}

function stripped(value: object, without: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([name, member]) => !without.includes(name) && member !== undefined),
  );
}

function shown(value: unknown): Json {
  if (value === undefined) return null;
  const text = JSON.stringify(value);
  if (text.length <= textCharactersMax) return JSON.parse(text);
  return `${(typeof value === "string" ? value : text).slice(0, textCharactersMax)}…`;
}

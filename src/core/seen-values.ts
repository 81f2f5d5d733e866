import type { SeenValue } from "../contract/match.ts";
import type { Scope } from "./event-scope.ts";

/** Enough to see why; a filter that reads more is a program. */
const pathsMax = 5;
/** Of one value. */
const valueCharactersMax = 80;
/** Lists that hold more are not gone through, and named themselves. */
const itemsMax = 1_000;
/** A larger object or list is named by its size: writing it out would cost more than the filter. */
const membersMax = 10;

/** The values at these paths. Reads own members only, and never throws. */
export function seenValues(paths: readonly (readonly string[])[], scope: Scope): SeenValue[] {
  return paths
    .slice(0, pathsMax)
    .map((path) => readAlong(scope, path))
    .map(({ path, value }) => ({ path: path.map(nameText).join("."), value: valueText(value) }));
}

/** `params.priority is "low", params.region is missing` */
export function seenText(seen: readonly SeenValue[]): string {
  return seen.map(({ path, value }) => `${path} is ${value ?? "missing"}`).join(", ");
}

/** What an expression reads there: of a list, what its items have. As far as a list that is too long. */
function readAlong(scope: Scope, path: readonly string[]): { path: readonly string[]; value: unknown } {
  let value: unknown = scope;
  for (const [at, name] of path.entries()) {
    if (!Array.isArray(value)) {
      value = memberOf(value, name);
      continue;
    }
    const items = itemsOf(value);
    if (items === null) return { path: path.slice(0, at), value };
    const found = items.flatMap((item) => memberOf(item, name)).filter((each) => each !== undefined);
    value = found.length > 1 ? found : found[0];
  }
  return { path, value };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** Lists within lists are gone through as well; null where there is too much of it. */
function itemsOf(list: readonly unknown[]): readonly unknown[] | null {
  let items = list;
  while (items.length <= itemsMax && items.some((item) => Array.isArray(item))) items = items.flat();
  return items.length <= itemsMax ? items : null;
}

function nameText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}

function valueText(value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === "string") {
    return value.length > valueCharactersMax
      ? `${JSON.stringify(value.slice(0, valueCharactersMax))}…`
      : JSON.stringify(value);
  }
  if (Array.isArray(value) && (value.length > membersMax || value.some(isNested)))
    return `a list of ${value.length}`;
  if (isNested(value) && !Array.isArray(value)) {
    const names = Object.keys(value);
    return names.length === 0
      ? "{}"
      : `an object with ${names.slice(0, membersMax).join(", ")}`.slice(0, 200);
  }
  const text = JSON.stringify(value);
  return text.length > valueCharactersMax ? `${text.slice(0, valueCharactersMax)}…` : text;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

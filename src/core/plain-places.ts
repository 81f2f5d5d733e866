import { compilePlaces, jsonPathValuesMax } from "./jsonpath.ts";

export type Place = readonly (string | number)[];

/** All children; and the node itself with all that is below it. */
const wildcard = Symbol("*"),
  descent = Symbol("..");
type Step = string | number | typeof wildcard | typeof descent;

const plainStep =
  /(\.\.)?(?:\.?([A-Za-z_][A-Za-z0-9_]*)|\['([\w .:@/-]+)'\]|\["([\w .:@/-]+)"\]|\[(0|[1-9][0-9]{0,14})\]|\.?\*|\[\*\])/y;

/**
 * The places that a JSONPath finds, no more than `jsonPathValuesMax`. One in plain spelling is followed by hand: in a large
 * body that takes a tenth of what a query takes. Throws JsonPathError.
 */
export function compileAllPlaces(path: string): (value: unknown) => readonly Place[] {
  const usual = compilePlaces(path);
  const steps = stepsIn(path);
  if (steps === null) return usual;
  return (value) => placesIn(value, steps);
}

/** The one name that a path looks for wherever it stands, as `$..card` does; null for any other path. */
export function nameAnywhere(path: string): string | null {
  const [first, name, ...rest] = stepsIn(path) ?? [];
  return first === descent && typeof name === "string" && rest.length === 0 ? name : null;
}

/**
 * The places of members of these names, wherever they stand, by name: as `$..name` finds them, in one walk for all. No
 * more than `jsonPathValuesMax` of all names together.
 */
export function placesAnywhere(
  root: unknown,
  names: readonly string[],
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>(names.map((name) => [name, []]));
  const place: (string | number)[] = [];
  let left = jsonPathValuesMax;
  walk(root);
  return found;

  function walk(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const isList = Array.isArray(value);
    for (const name of isList ? value.keys() : Object.keys(value)) {
      if (left === 0) return;
      const child: unknown = Reflect.get(value, name);
      const places = typeof name === "string" ? found.get(name) : undefined;
      const isLeaf = typeof child !== "object" || child === null;
      if (places === undefined && isLeaf) continue;
      place.push(name);
      if (places !== undefined) {
        places.push([...place]);
        left -= 1;
      }
      if (!isLeaf) walk(child);
      place.pop();
    }
  }
}

/** Null for a path in another spelling, and for one that goes down twice: that may meet each node many times. */
function stepsIn(path: string): Step[] | null {
  const steps: Step[] = [];
  plainStep.lastIndex = 1;
  while (plainStep.lastIndex < path.length) {
    const match = plainStep.exec(path);
    if (match === null) return null;
    const [, descends, name = match[3] ?? match[4], , , index] = match;
    if (descends !== undefined) steps.push(descent);
    steps.push(name ?? (index === undefined ? wildcard : Number(index)));
  }
  return steps.filter((step) => step === descent).length > 1 ? null : steps;
}

function placesIn(root: unknown, steps: readonly Step[]): Place[] {
  const found: Place[] = [];
  /** Of the value that is looked at. */
  const place: (string | number)[] = [];
  follow(root, 0);
  return found;

  function follow(value: unknown, from: number): void {
    const step = steps[from];
    if (found.length >= jsonPathValuesMax) return;
    if (step === undefined) {
      found.push([...place]);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    if (step === descent) follow(value, from + 1);
    else if (step !== wildcard) {
      if (typeof step === "number" ? Array.isArray(value) : !Array.isArray(value))
        below(value, step, from + 1);
      return;
    }
    const next = step === descent ? from : from + 1;
    if (Array.isArray(value)) for (const index of value.keys()) below(value, index, next);
    else for (const name of Object.keys(value)) below(value, name, next);
  }

  function below(value: object, name: string | number, next: number): void {
    if (!Object.hasOwn(value, name)) return;
    const child: unknown = Reflect.get(value, name);
    // Most of a body are values that nothing is below.
    if (next < steps.length && (typeof child !== "object" || child === null)) return;
    place.push(name);
    follow(child, next);
    place.pop();
  }
}

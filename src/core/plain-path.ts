/** A JSONPath in its plainest spelling: names, indexes and wildcards. It is followed without the query engine. */
export interface PlainPath {
  /** Its names and indexes where it has no wildcard and so leads to one place at most; else null. */
  readonly place: readonly (string | number)[] | null;
  /** Gives each value found to `take`, in document order, until that returns false. */
  each(value: unknown, take: (found: unknown) => boolean): void;
}

/** All children. */
const wildcard = Symbol("*");

type Step = string | number | typeof wildcard;

const plainStep =
  /\.([A-Za-z_][A-Za-z0-9_]*)|\['([\w .:@/-]+)'\]|\["([\w .:@/-]+)"\]|\[(0|-?[1-9][0-9]{0,14})\]|(?:\.\*|\[\*\])/y;

/** Null for a path in any other spelling, one that is no JSONPath among them. */
export function compilePlainPath(path: string): PlainPath | null {
  const steps: Step[] = [];
  plainStep.lastIndex = 1;
  while (plainStep.lastIndex < path.length) {
    const match = plainStep.exec(path);
    if (!match) return null;
    const [, name = match[2] ?? match[3], , , index] = match;
    steps.push(name ?? (index === undefined ? wildcard : Number(index)));
  }
  return {
    place: steps.every((step) => step !== wildcard) ? steps : null,
    each: (value, take) => void follow(value, { steps, from: 0, take }),
  };
}

/** The value at this place; a number may count from the end of a list, as -1 does. */
export function valueAt(value: unknown, place: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of place) {
    current = child(current, step);
    if (current === undefined) return undefined;
  }
  return current;
}

interface Way {
  steps: readonly Step[];
  from: number;
  take: (found: unknown) => boolean;
}

/** Follows the steps that are left; false once `take` has enough. */
function follow(value: unknown, { steps, from, take }: Way): boolean {
  let current = value;
  for (let at = from; at < steps.length; at += 1) {
    const step = steps[at];
    if (step === undefined) break;
    if (step === wildcard) {
      const rest = { steps, from: at + 1, take };
      return children(current).every((each) => follow(each, rest));
    }
    current = child(current, step);
    if (current === undefined) return true;
  }
  return take(current);
}

/** Only own members are looked at. */
function child(value: unknown, step: string | number): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (typeof step === "number") return Array.isArray(value) ? value.at(step) : undefined;
  return !Array.isArray(value) && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}

function children(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

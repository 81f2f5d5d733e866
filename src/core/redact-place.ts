import type { Place } from "./plain-places.ts";
import { redactedBy } from "./redact-marker.ts";

/** What a rule has found. */
export interface Found {
  readonly name: string;
  readonly places: readonly Place[];
}

/** How many values each rule has hidden; null where one was not where it was found: the tree is not what was looked at. */
export function hideAll(tree: unknown, found: readonly Found[]): number[] | null {
  const markers = new Set(found.map(({ name }) => redactedBy(name)));
  const counts: number[] = [];
  for (const { name, places } of found) {
    let count = 0;
    for (const place of places) {
      const done = hide(tree, place, { marker: redactedBy(name), markers });
      if (done === "lost") return null;
      if (done === "hidden") count += 1;
    }
    counts.push(count);
  }
  return counts;
}

/** Puts a marker in the place of a value. `before`: that is hidden already, or a part of what is. */
function hide(
  tree: unknown,
  place: Place,
  { marker, markers }: { marker: string; markers: ReadonlySet<unknown> },
): "hidden" | "before" | "lost" {
  let holder = tree;
  for (const [at, name] of place.entries()) {
    // What only looks like a marker is hidden like anything else.
    if (markers.has(holder)) return "before";
    if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return "lost";
    const value: unknown = Reflect.get(holder, name);
    if (at < place.length - 1) {
      holder = value;
      continue;
    }
    if (markers.has(value)) return "before";
    // Not by assignment: a member may be called `__proto__`.
    Object.defineProperty(holder, name, {
      value: marker,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return "hidden";
  }
  return "lost";
}

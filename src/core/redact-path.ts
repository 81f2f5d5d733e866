import type { Json } from "../contract/name.ts";
import { anyIndex, pathText } from "./path-text.ts";
import { valueAt } from "./plain-path.ts";
import type { Place } from "./plain-places.ts";
import { isRedacted } from "./redact-marker.ts";

/** Paths are cut where they are told. */
const pathCharactersMax = 300;

/**
 * Gives of a path (as `pathText` has it) what may be told: it ends where something was hidden, since below it names and
 * indexes may be what was to be hidden. `generic`: paths have `[*]` for items of lists.
 */
export function compileToldPath(places: readonly Place[], { generic }: { generic: boolean }) {
  const hidden = new Set(
    places.map((place) =>
      pathText(
        generic ? place.map((segment) => (typeof segment === "number" ? anyIndex : segment)) : place,
      ).slice(0, pathCharactersMax),
    ),
  );
  return (path: string): string => {
    for (let end = 1; end < path.length; end += 1) {
      const isEnd = path[end] === "." || path[end] === "[" || end === pathCharactersMax;
      if (isEnd && hidden.has(path.slice(0, end))) return path.slice(0, end);
    }
    return path;
  };
}

/** Where a marker stands already. */
export function hiddenPaths(value: Json, places: readonly Place[]): ReadonlySet<string> {
  const marked = places.filter((place) => isRedacted(valueAt(value, place)));
  return new Set(marked.map((place) => pathText(place).slice(0, pathCharactersMax)));
}

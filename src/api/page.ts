import { timeOfId } from "../core/id.ts";
import type { Count } from "../store/store.ts";

/** Somebody waits for it. */
export const countMs = 1_000;

/** As far as it was counted. */
export function countOf({ count, countedTo }: Count) {
  return { count, isExact: countedTo === null, countedTo: searchedTo(countedTo) };
}

/** Back to when a search has looked that goes on with this id. */
export function searchedTo(next: string | null): string | null {
  const at = next === null ? null : timeOfId(next);
  return at === null ? null : new Date(at).toISOString();
}

interface Page<Item> {
  items: Item[];
  next: string | null;
}

/** One page of a list in memory, in the order of names, which are unique; `next` is the `after` of the one that follows. */
export function pageByName<Item extends { name: string }>(
  all: readonly Item[],
  { after = "", limit }: { after?: string | undefined; limit: number },
): Page<Item> {
  const sorted = all
    .filter(({ name }) => name > after)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const items = sorted.slice(0, limit);
  return { items, next: sorted.length > limit ? (items.at(-1)?.name ?? null) : null };
}

/** A page that the store has read with one item more than `limit`, to know whether there is another. */
export function pageOf<Item extends { id: string }>(read: readonly Item[], limit: number): Page<Item> {
  const items = read.slice(0, limit);
  return { items, next: read.length > limit ? (items.at(-1)?.id ?? null) : null };
}

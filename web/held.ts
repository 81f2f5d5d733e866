import { useState } from "react";

interface Holding<Item> {
  /** The newest first; ids rise with time. */
  items: readonly Item[] | undefined;
  /** The reader is at something: nothing may move. */
  isHeld: boolean;
  /** What is listed; another list is never held over. */
  key: string;
}

/** While a list is held, its rows stay where they are, and those that have come meanwhile are counted. */
export function useHeld<Item extends { id: string }>({ items, isHeld, key }: Holding<Item>) {
  const [held, setHeld] = useState<{ key: string; items: readonly Item[] } | null>(null);
  if (isHeld && items !== undefined && held?.key !== key) setHeld({ key, items });
  if (!isHeld && held !== null) setHeld(null);
  if (!isHeld || held?.key !== key || items === undefined) return { items, freshCount: 0 };
  const newest = held.items[0]?.id ?? "";
  const known = items.filter(({ id }) => id <= newest);
  const ids = new Set(known.map(({ id }) => id));
  // A list that has grown has lost its last rows, and those are still read.
  const lost = held.items.filter(({ id }) => !ids.has(id));
  const shown = [...known, ...lost].toSorted((one, other) => (one.id < other.id ? 1 : -1));
  return { items: shown, freshCount: items.length - known.length };
}

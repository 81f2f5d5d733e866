import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useHeld } from "./held.ts";
import { useLive, useThrottled } from "./live.ts";
import { Readings } from "./readings.ts";

/** What comes in a burst is shown together. */
const drawMs = 250;
/** A page that grows while one watches keeps at most so many rows. */
const shownMax = 200;

interface Page<Item> {
  /** The newest first; ids rise with time. */
  items: readonly Item[];
  /** Where the next page begins; null: there is none. */
  next: string | null;
}

interface GrowingOptions<Item, Shown extends Page<Item>> {
  key: QueryKey;
  /** Whether this is the page that moves while one watches. */
  isNewest: boolean;
  /** What is shown is to stay where it is. */
  isHeld: boolean;
  /** `tell` shows what has been found so far, where nothing is shown yet. */
  read: (signal: AbortSignal, tell: (found: Shown) => void) => Promise<Shown>;
  tail: (options: { signal: AbortSignal; lastEventId?: string }) => Promise<AsyncIterable<Item>>;
  idOf: (item: Item) => string;
  /** Whether an item belongs here, however it was when it came. */
  fits?: (item: Item) => boolean;
  /** The stream begins: what has come before it, and since the page was read, is asked for. */
  onOpen: (list: {
    shown: Shown | undefined;
    merge: (items: readonly Item[]) => void;
    again: () => void;
  }) => void;
}

/** One page of a list; the first one grows while one watches. */
export function useGrowingList<Item extends { id: string }, Shown extends Page<Item>>(
  options: GrowingOptions<Item, Shown>,
) {
  const { key, isNewest, isHeld, read, tail, idOf, fits = () => true, onOpen } = options;
  const queries = useQueryClient();
  const merged = (page: Shown, changed: readonly Item[]) => withChanged(page, changed, fits);
  const name = JSON.stringify(key);
  // What the stream tells while the page is read is newer than what is read.
  const [readings] = useState(() => new Readings<Item>());
  const list = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      readings.read(name, async (told) => {
        const isFirst = queries.getQueryData(key) === undefined;
        const found = await read(signal, (soFar) => {
          if (isFirst) queries.setQueryData(key, merged(soFar, told()));
        });
        return merged(found, told());
      }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const merge = (items: readonly Item[]) =>
    queries.setQueryData<Shown>(key, (old) => (old === undefined ? old : merged(old, items)));
  const waiting = useRef<{ name: string; items: Item[] }>({ name, items: [] });
  const draw = useThrottled(() => {
    // What waits of another list belongs to no other.
    if (waiting.current.name === name) merge(waiting.current.items.splice(0));
  }, drawMs);
  // What is asked for as the stream begins is newer than a reading from before, and older than what the stream tells.
  const fetched = (items: readonly Item[]) => {
    readings.tell(name, items, { isOlder: true });
    merge(items);
  };
  const live = useLive({
    name,
    isOn: isNewest && list.isSuccess && !list.isPlaceholderData,
    open: tail,
    idOf,
    onItem: (item) => {
      readings.tell(name, [item]);
      if (waiting.current.name !== name) waiting.current = { name, items: [] };
      waiting.current.items.push(item);
      draw();
    },
    onOpen: () => onOpen({ shown: list.data, merge: fetched, again: () => void list.refetch() }),
  });
  const items = list.isPlaceholderData ? undefined : list.data?.items;
  const held = useHeld({ items, isHeld, key: name });
  const stop = () => queries.cancelQueries({ queryKey: key }, { revert: false });
  const shown = list.data === undefined ? undefined : { ...list.data, items: held.items ?? list.data.items };
  return { list, live, stop, shown, freshCount: held.freshCount };
}

/** With what is new or has changed, as it is now; what fits no longer goes. */
export function withChanged<Item extends { id: string }, Shown extends Page<Item>>(
  page: Shown,
  changed: readonly Item[],
  fits: (item: Item) => boolean = () => true,
): Shown {
  // What is older than this page stands on a later one.
  const own = changed.filter(({ id }) => page.next === null || id >= page.next);
  if (own.length === 0) return page;
  const latest = new Map([...page.items, ...own].map((item) => [item.id, item]));
  const items = [...latest.values()].filter(fits).toSorted((one, other) => (one.id < other.id ? 1 : -1));
  if (items.length <= shownMax) return { ...page, items };
  const kept = items.slice(0, shownMax);
  return { ...page, items: kept, next: kept.at(-1)?.id ?? null };
}

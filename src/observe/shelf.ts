import type { RetentionKind } from "../contract/retention.ts";
import type { Store } from "../store/store.ts";

/** Entries read at a time: some milliseconds in which nothing else is written. */
export const pageEntries = 500;

interface Page {
  last: string;
  count: number;
  bytes: number;
}

interface ShelfOf {
  store: Pick<Store, "upkeep">;
  workspace: string;
  kind: RetentionKind;
  /** Called between two reads. */
  pause: () => Promise<void>;
}

/**
 * How much a workspace keeps of one kind, known page by page, so that a bound of count or bytes is found without
 * counting everything each time: a million entries are 2,000 pages.
 */
export class Shelf {
  readonly #of: ShelfOf;
  #pages: Page[] = [];

  constructor(of: ShelfOf) {
    this.#of = of;
  }

  /** Reads what has come since the last time. */
  async refresh(): Promise<void> {
    // The last page may have been read before it was full.
    this.#pages.pop();
    for (;;) {
      const entries = await this.#read(this.#pages.at(-1)?.last ?? "");
      const last = entries.at(-1);
      if (last === undefined) return;
      this.#pages.push(pageOf(entries, last.id));
      if (entries.length < pageEntries) return;
      await this.#of.pause();
    }
  }

  /** Of what lies within the bounds the oldest one's id, so that all before it are due; null: nothing is. */
  async cut({ count = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }): Promise<string | null> {
    const kept = { count: 0, bytes: 0 };
    for (let place = this.#pages.length - 1; place >= 0; place -= 1) {
      const page = this.#pages[place];
      if (page === undefined) return null;
      if (kept.count + page.count > count || kept.bytes + page.bytes > bytes) {
        const entries = await this.#read(this.#pages[place - 1]?.last ?? "");
        return cutIn(entries.slice(0, page.count), kept, { count, bytes }) ?? `${page.last}~`;
      }
      kept.count += page.count;
      kept.bytes += page.bytes;
    }
    return null;
  }

  /** What was before this id is gone, or is needed and counts no longer. */
  async drop(until: string): Promise<void> {
    this.#pages = this.#pages.filter(({ last }) => last >= until);
    const [first] = this.#pages;
    if (first === undefined) return;
    const entries = (await this.#read("")).filter(({ id }) => id <= first.last);
    this.#pages[0] = pageOf(entries, first.last);
  }

  #read(after: string): Promise<{ id: string; bytes: number }[]> {
    const { store, workspace, kind } = this.#of;
    return store.upkeep.entries({ workspace, kind, after, limit: pageEntries });
  }
}

function pageOf(entries: readonly { id: string; bytes: number }[], last: string): Page {
  return { last, count: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
}

interface Amount {
  count: number;
  bytes: number;
}

/** The oldest of these entries that still fits; null: none does. */
function cutIn(
  entries: readonly { id: string; bytes: number }[],
  kept: Amount,
  bounds: Amount,
): string | null {
  let { count, bytes } = kept;
  let cut: string | null = null;
  for (const entry of entries.toReversed()) {
    count += 1;
    bytes += entry.bytes;
    if (count > bounds.count || bytes > bounds.bytes) break;
    cut = entry.id;
  }
  return cut;
}

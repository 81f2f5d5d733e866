import type { RetentionKind } from "../contract/retention.ts";
import type { Store } from "../store/store.ts";

/** Entries read at a time: some milliseconds in which nothing else is written. */
export const pageEntries = 500;
/** Runs grow after they were first read: so many of the newest pages are read again each time, and so many others in turn. */
const youngPages = 10,
  turnPages = 10;

interface Page {
  first: string;
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
  #turn = 0;

  constructor(of: ShelfOf) {
    this.#of = of;
  }

  /** Reads what has come since the last time, and again some of what may have grown. */
  async refresh(): Promise<void> {
    // The last page may have been read before it was full.
    this.#pages.pop();
    if (this.#of.kind === "runs" || this.#of.kind === "deliveries") await this.#readAgain();
    for (;;) {
      const entries = await this.#read(this.#pages.at(-1)?.last ?? "");
      const last = entries.at(-1);
      if (last === undefined) return;
      this.#pages.push(pageOf(entries, last.id));
      if (entries.length < pageEntries) return;
      await this.#of.pause();
    }
  }

  async #readAgain(): Promise<void> {
    const count = this.#pages.length;
    const places = new Set<number>();
    for (let back = 1; back <= Math.min(youngPages, count); back += 1) places.add(count - back);
    for (let next = 0; next < Math.min(turnPages, count); next += 1) places.add((this.#turn + next) % count);
    this.#turn += turnPages;
    for (const place of places) {
      await this.#entriesAgain(place);
      await this.#of.pause();
    }
    this.#pages = this.#pages.filter((page) => page.count > 0);
  }

  /** What a page has by now: some of what it had may be gone. */
  async #entriesAgain(place: number): Promise<Entry[]> {
    const page = this.#pages[place];
    if (page === undefined) return [];
    const read = await this.#read(this.#pages[place - 1]?.last ?? "");
    const entries = read.filter(({ id }) => id >= page.first && id <= page.last);
    this.#pages[place] = pageOf(entries, page.last);
    return entries;
  }

  /** Of what lies within the bounds the oldest one's id, so that all before it are due; null: nothing is. */
  async cut({ count = Number.POSITIVE_INFINITY, bytes = Number.POSITIVE_INFINITY }): Promise<string | null> {
    const kept = { count: 0, bytes: 0 };
    const fits = (page: Page) => kept.count + page.count <= count && kept.bytes + page.bytes <= bytes;
    for (let place = this.#pages.length - 1; place >= 0; place -= 1) {
      let page = this.#pages[place];
      if (page !== undefined && !fits(page)) {
        const entries = await this.#entriesAgain(place);
        page = this.#pages[place];
        if (page !== undefined && !fits(page))
          return cutIn(entries, kept, { count, bytes }) ?? `${page.last}~`;
      }
      kept.count += page?.count ?? 0;
      kept.bytes += page?.bytes ?? 0;
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

  #read(after: string): Promise<Entry[]> {
    const { store, workspace, kind } = this.#of;
    return store.upkeep.entries({ workspace, kind, after, limit: pageEntries });
  }
}

interface Entry {
  id: string;
  bytes: number;
}

function pageOf(entries: readonly Entry[], last: string): Page {
  return {
    first: entries[0]?.id ?? last,
    last,
    count: entries.length,
    bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

interface Amount {
  count: number;
  bytes: number;
}

/** The oldest of these entries that still fits; null: none does. */
function cutIn(entries: readonly Entry[], kept: Amount, bounds: Amount): string | null {
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

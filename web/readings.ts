/** Readings of lists that are under way, with what is told of each list meanwhile. */
export class Readings<Item> {
  readonly #open = new Set<{ list: string; told: readonly Item[] }>();

  /** Reads a list; `told` gives what was told of that very list since then. */
  async read<Page>(list: string, read: (told: () => readonly Item[]) => Promise<Page>): Promise<Page> {
    const reading: { list: string; told: readonly Item[] } = { list, told: [] };
    this.#open.add(reading);
    try {
      return await read(() => reading.told);
    } finally {
      this.#open.delete(reading);
    }
  }

  /** What happened to items of a list, the newest last; `isOlder`: before what was told already. */
  tell(list: string, items: readonly Item[], { isOlder = false } = {}): void {
    for (const reading of this.#open) {
      if (reading.list !== list) continue;
      reading.told = isOlder ? [...items, ...reading.told] : [...reading.told, ...items];
    }
  }
}

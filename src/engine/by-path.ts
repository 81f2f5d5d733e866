/** Things of steps, found by what the paths of their steps begin with. */
export class ByPath<Item> {
  readonly #sorted: readonly { path: string; item: Item }[];

  constructor(items: readonly Item[], pathOf: (item: Item) => string) {
    this.#sorted = items
      .map((item) => ({ path: pathOf(item), item }))
      .toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
  }

  any(prefix: string): boolean {
    return this.#sorted[this.#firstFrom(prefix)]?.path.startsWith(prefix) === true;
  }

  /** In the order of their paths. */
  within(prefix: string): Item[] {
    const found: Item[] = [];
    for (let index = this.#firstFrom(prefix); index < this.#sorted.length; index += 1) {
      const one = this.#sorted[index];
      if (one === undefined || !one.path.startsWith(prefix)) break;
      found.push(one.item);
    }
    return found;
  }

  /** The index of the first whose path is not before `prefix`. */
  #firstFrom(prefix: string): number {
    let from = 0;
    let to = this.#sorted.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#sorted[middle]?.path ?? "") < prefix) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

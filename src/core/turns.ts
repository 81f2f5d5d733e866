/**
 * What waits in line, by whose it is: each owner has a turn after the other, so that a long line of one keeps no other
 * waiting, and of one owner's that comes first which came first. A thing stands in its line once.
 */
export class Turns<Thing> {
  /** Whose turn is next first. */
  readonly #lines = new Map<string, Set<Thing>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(owner: string): number {
    return this.#lines.get(owner)?.size ?? 0;
  }

  /** Whether something of anybody else's waits. */
  hasOthers(owner: string): boolean {
    return this.#lines.size > (this.#lines.has(owner) ? 1 : 0);
  }

  add(owner: string, thing: Thing): void {
    let line = this.#lines.get(owner);
    if (line === undefined) {
      line = new Set();
      this.#lines.set(owner, line);
    }
    this.#size -= line.size;
    line.add(thing);
    this.#size += line.size;
  }

  /** Puts back what was taken too early, before all else of its owner's. */
  putBack(owner: string, thing: Thing): void {
    const line = this.#lines.get(owner);
    this.#lines.delete(owner);
    const others = [...this.#lines];
    this.#lines.clear();
    this.#lines.set(owner, new Set([thing, ...(line ?? [])]));
    for (const [name, other] of others) this.#lines.set(name, other);
    this.#size += 1;
  }

  delete(owner: string, thing: Thing): void {
    const line = this.#lines.get(owner);
    if (line?.delete(thing) !== true) return;
    this.#size -= 1;
    if (line.size === 0) this.#lines.delete(owner);
  }

  /** The next one of an owner who may; null where there is none. */
  take(may: (owner: string) => boolean = () => true): { owner: string; thing: Thing } | null {
    for (const [owner, line] of this.#lines) {
      if (!may(owner)) continue;
      for (const thing of line) {
        this.delete(owner, thing);
        // To the end, where more of it waits.
        if (this.#lines.delete(owner)) this.#lines.set(owner, line);
        return { owner, thing };
      }
    }
    return null;
  }
}

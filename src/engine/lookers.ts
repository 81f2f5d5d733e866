import { Looker, type LookerOf } from "./looker.ts";

/** A looker for each of what is looked after, while there is something to look at. */
export class Lookers implements AsyncDisposable {
  readonly #of: (key: string) => LookerOf;
  readonly #known = new Map<string, Looker>();
  #stopped = false;

  constructor(of: (key: string) => LookerOf) {
    this.#of = of;
  }

  hint(key: string): void {
    this.#looker(key)?.hint();
  }

  /** Looks in so long at the latest. */
  within(key: string, ms: number): void {
    this.#looker(key)?.within(ms);
  }

  /** Begins nothing more, and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await Promise.all(Array.from(this.#known.values(), (looker) => looker[Symbol.asyncDispose]()));
  }

  #looker(key: string): Looker | null {
    if (this.#stopped) return null;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const looker = new Looker({ ...this.#of(key), idle: () => this.#known.delete(key) });
    this.#known.set(key, looker);
    return looker;
  }
}

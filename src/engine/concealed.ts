import type { Json } from "../contract/name.ts";
import { masked } from "../core/mask.ts";
import { concealedMax } from "./bounds.ts";
import { joined, type Masking, maskingOf } from "./masking.ts";

/** Looked for together; each new value makes one pattern anew of so many. */
const togetherMax = 50;

/** What steps of one run have asked to be masked beside the workspace's secrets. */
export class Concealed {
  readonly #known: Masking | null;
  readonly #values = new Set<string>();
  /** Full ones first, the newest last. */
  #groups: { values: string[]; masking: Masking | null }[] = [];
  #joined: Masking | null;

  constructor(known: Masking | null) {
    this.#known = known;
    this.#joined = known;
  }

  /** Masks all of them, and what was known before; null: nothing. */
  get masking(): Masking | null {
    return this.#joined;
  }

  add(value: string): void {
    if (this.#values.has(value) || this.#known?.text(value) === masked) return;
    this.#values.add(value);
    const last = this.#groups.at(-1);
    const values = last === undefined || last.values.length === togetherMax ? [] : last.values;
    values.push(value);
    const group = { values, masking: maskingOf(values) };
    this.#groups = values.length === 1 ? [...this.#groups, group] : [...this.#groups.slice(0, -1), group];
    this.#forgetOldest();
    // What was made of a secret is to be found before the secret is found within it.
    this.#joined = joined([...this.#groups.map(({ masking }) => masking), this.#known]);
  }

  /** Those that may stand in it. */
  in(value: Json): string[] {
    return this.#groups.flatMap(({ values, masking }) =>
      masking !== null && masking.value(value) !== value ? values : [],
    );
  }

  #forgetOldest(): void {
    if (this.#values.size <= concealedMax) return;
    for (const value of this.#groups.shift()?.values ?? []) this.#values.delete(value);
  }
}

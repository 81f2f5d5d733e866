import type { Attempt } from "../contract/run.ts";
import { ByPath } from "./by-path.ts";

/** A line of the journal with its place among all lines of the run. */
export interface Placed {
  readonly line: Attempt;
  readonly at: number;
}

/** The lines that were on disk when the run was taken up, found by where they belong in the tree of steps. */
export class PastLines {
  readonly #known: readonly Attempt[];
  /** Made when first asked for, since most runs are taken up once. */
  #sorted: ByPath<Placed> | null = null;

  constructor(known: readonly Attempt[]) {
    this.#known = known;
  }

  /** Whether there is a line of a step whose path begins so. */
  any(prefix: string): boolean {
    return this.#known.length > 0 && this.#byPath().any(prefix);
  }

  /** Lines of all steps whose path begins so, in the order in which they were written. */
  within(prefix: string): Placed[] {
    if (this.#known.length === 0) return [];
    return this.#byPath()
      .within(prefix)
      .filter(({ line }) => line.resumed === undefined)
      .toSorted((one, other) => one.at - other.at);
  }

  #byPath(): ByPath<Placed> {
    this.#sorted ??= new ByPath(
      this.#known
        .map((line, at) => ({ line, at }))
        // What begins anew is as if it had never been.
        .filter(({ line }) => line.resumed?.anew !== true),
      ({ line }) => line.path,
    );
    return this.#sorted;
  }
}

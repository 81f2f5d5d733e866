import type { Attempt } from "../contract/run.ts";

/** A line of the journal with its place among all lines of the run. */
export interface Placed {
  readonly line: Attempt;
  readonly at: number;
}

/** The lines that were on disk when the run was taken up, found by where they belong in the tree of steps. */
export class PastLines {
  readonly #known: readonly Attempt[];
  /** By path; made when first asked for, since most runs are taken up once. */
  #sorted: Placed[] | null = null;

  constructor(known: readonly Attempt[]) {
    this.#known = known;
  }

  /** Whether there is a line of a step whose path begins so. */
  any(prefix: string): boolean {
    if (this.#known.length === 0) return false;
    const sorted = this.#byPath();
    return sorted[firstFrom(sorted, prefix)]?.line.path.startsWith(prefix) === true;
  }

  /** Lines of all steps whose path begins so, in the order in which they were written. */
  within(prefix: string): Placed[] {
    if (this.#known.length === 0) return [];
    const sorted = this.#byPath();
    const found: Placed[] = [];
    for (let index = firstFrom(sorted, prefix); index < sorted.length; index += 1) {
      const placed = sorted[index];
      if (placed === undefined || !placed.line.path.startsWith(prefix)) break;
      if (placed.line.resumed === undefined) found.push(placed);
    }
    return found.toSorted((one, other) => one.at - other.at);
  }

  #byPath(): Placed[] {
    this.#sorted ??= this.#known
      .map((line, at) => ({ line, at }))
      // What begins anew is as if it had never been.
      .filter(({ line }) => line.resumed?.anew !== true)
      .toSorted((one, other) =>
        one.line.path < other.line.path ? -1 : one.line.path > other.line.path ? 1 : 0,
      );
    return this.#sorted;
  }
}

/** The index of the first line whose path is not before `prefix`. */
function firstFrom(sorted: readonly Placed[], prefix: string): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle]?.line.path ?? "") < prefix) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Characters read that count as one node looked at. */
const charactersPerVisit = 100;

/** Thrown when an evaluation has looked at more than it may. */
export class XPathWorkError extends Error {
  override name = "XPathWorkError";
}

/**
 * The work that one evaluation may do, in nodes looked at. Some expressions look at the whole document again for each
 * of its nodes, and they run on the thread that answers requests.
 */
export class Work {
  #left: number;

  constructor(visitsMax: number) {
    this.#left = visitsMax;
  }

  spend(visits: number): void {
    this.#left -= visits;
    if (this.#left < 0) throw new XPathWorkError();
  }

  /** Counts a text that is read or made, and gives it. */
  read(text: string): string {
    this.spend(1 + Math.floor(text.length / charactersPerVisit));
    return text;
  }
}

/** For what is known to be small: the text of one node is no longer than its document. */
export const unbounded = new Work(Number.POSITIVE_INFINITY);

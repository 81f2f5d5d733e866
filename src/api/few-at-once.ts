import { Problem } from "../contract/problem.ts";

/** Lets few at once do what keeps a processor busy: so many more wait, and who comes then is refused. */
export class FewAtOnce {
  readonly #bounds: { atOnce: number; waiting: number };
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(bounds: { atOnce: number; waiting: number }) {
    this.#bounds = bounds;
  }

  /** Throws Problem `too_many_requests`. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const { atOnce, waiting } = this.#bounds;
    if (this.#underWay < atOnce) this.#underWay += 1;
    else if (this.#waiting.length < waiting)
      await new Promise<void>((resolve) => void this.#waiting.push(resolve));
    else
      throw new Problem("too_many_requests", {
        detail: `${atOnce} such calls are under way and ${waiting} wait already. Try again in a while.`,
      });
    try {
      return await work();
    } finally {
      // Its place is handed on.
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}

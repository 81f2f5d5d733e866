/** Thrown into a step that takes too long. Worth another attempt. */
class StepTimeout extends Error {
  override name = "StepTimeout";
}

/** How long a step waits for its turn at what this process has few of, whatever its own limit. */
const turnMsMax = 600_000;

interface TimeLimitOf {
  /** The step's own. */
  limitMs: number;
  /** What its run may still take, waiting included. */
  leftMs: () => number;
}

/** The time that one attempt has: it counts from its turn on, and the wait for that has a bound of its own. */
export class TimeLimit {
  readonly #of: TimeLimitOf;
  #expire: ((error: StepTimeout) => void) | null = null;
  #turn: string | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(of: TimeLimitOf) {
    this.#of = of;
  }

  /** Calls `expire` once the time is over, unless it ends before. */
  start(expire: (error: StepTimeout) => void): void {
    this.#expire = expire;
    this.#measure();
  }

  /** From now on the step waits for its turn at `what`, until the function that is given is called. */
  waitsFor(what: string): () => void {
    this.#turn = what;
    this.#measure();
    return () => {
      this.#turn = null;
      this.#measure();
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#expire = null;
  }

  #measure(): void {
    clearTimeout(this.#timer);
    const expire = this.#expire;
    if (expire === null) return;
    const turn = this.#turn;
    const ms = Math.min(turn === null ? this.#of.limitMs : turnMsMax, this.#of.leftMs());
    const message =
      turn === null
        ? `The step took longer than ${ms} ms.`
        : `The step had not begun: it waited longer than ${ms} ms for ${turn}.`;
    this.#timer = setTimeout(() => expire(new StepTimeout(message)), ms);
  }
}

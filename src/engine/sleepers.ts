import { type Stop, sleepUnlessStopped } from "./wait.ts";

/** Timers hold no more than 2^31 ms; a run that others keep in hand for so long looks at the clock in between. */
const napMsMax = 86_400_000;

/**
 * Which strands of one run are awake, and which wait for a time. While one is awake, the others sleep here and go on when
 * their time comes; when none is, the run is parked until the first is due.
 */
export class Sleepers {
  readonly #now: () => number;
  readonly #park: (wakeAt: number) => void;
  readonly #asleep = new Set<{ wakeAt: number }>();
  #awake = 0;
  #looking = false;

  constructor(now: () => number, park: (wakeAt: number) => void) {
    this.#now = now;
    this.#park = park;
  }

  /** One more strand is at work. */
  rise(): void {
    this.#awake += 1;
  }

  /** One less: it has ended, or waits for those that it holds. */
  rest(): void {
    this.#awake -= 1;
    this.#look();
  }

  /** Resolves at that time (ms since the epoch); rejects with what it is stopped with. */
  async sleep(wakeAt: number, stops: Set<Stop>): Promise<void> {
    const sleeper = { wakeAt };
    this.#asleep.add(sleeper);
    this.rest();
    try {
      for (let leftMs = wakeAt - this.#now(); leftMs > 0; leftMs = wakeAt - this.#now()) {
        await sleepUnlessStopped(Math.min(leftMs, napMsMax), stops);
        if (leftMs <= napMsMax) return;
      }
    } finally {
      this.#asleep.delete(sleeper);
      this.rise();
    }
  }

  /** Looks when promises have settled: a step that holds others starts the next as soon as one has ended. */
  #look(): void {
    if (this.#looking || this.#awake > 0 || this.#asleep.size === 0) return;
    this.#looking = true;
    setImmediate(() => {
      this.#looking = false;
      if (this.#awake > 0 || this.#asleep.size === 0) return;
      this.#park(Math.min(...Array.from(this.#asleep, ({ wakeAt }) => wakeAt)));
    });
  }
}

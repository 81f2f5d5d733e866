import { TerminalError } from "../steps/step.ts";
import {
  attemptsMax,
  exchangeBytesMax,
  journalBytesMax,
  largeBytesMin,
  outputBytesMax,
  workMsMax,
} from "./bounds.ts";
import { Departure, runTimeoutName } from "./departure.ts";
import { type Given, givenBytes } from "./given.ts";

export interface AllowanceOf {
  /** Milliseconds that it ran before it was taken up. */
  ranMs: number;
  timeoutMs: number;
  now: () => number;
  attemptsMax?: number | undefined;
  workMsMax?: number | undefined;
}

/** What one run may use, and what it has used: time, attempts, bytes, and turns of the event loop. */
export class Allowance {
  readonly #of: AllowanceOf;
  readonly #claimedAt: number;
  readonly #attemptsMax: number;
  #bytes = 0;
  #exchangeBytes = 0;
  #pausedAt = performance.now();
  #pause: Promise<void> | null = null;

  constructor(of: AllowanceOf) {
    this.#of = of;
    this.#claimedAt = of.now();
    this.#attemptsMax = of.attemptsMax ?? attemptsMax;
  }

  /** Milliseconds since the claim. */
  ranMs(): number {
    return Math.max(0, this.#of.now() - this.#claimedAt);
  }

  /** Milliseconds of running that the workflow's timeout still allows. */
  leftMs(): number {
    return Math.max(0, this.#of.timeoutMs - this.#of.ranMs - this.ranMs());
  }

  /** Whether it has had all that it may have. */
  isSpent(attempts: number): boolean {
    return attempts >= this.#attemptsMax || this.leftMs() === 0;
  }

  /** Throws Departure where it is; who puts things in order has a time of its own. */
  check(attempts: number, { step, closing }: { step: string; closing: boolean }): void {
    if (attempts >= this.#attemptsMax) {
      const message = `The run has made ${this.#attemptsMax} attempts at steps; it ends here.`;
      throw new Departure({ kind: "fail", error: { message, step } });
    }
    if (this.leftMs() === 0 && !closing) {
      const message = `The run took longer than ${this.#of.timeoutMs} ms.`;
      throw new Departure({ kind: "fail", error: { message, name: runTimeoutName, step } });
    }
  }

  /**
   * Null unless the run has been at work for long: rounds without steps that wait come to no pause of themselves. Who
   * comes meanwhile waits as well, so that none of several that begin at once overtakes another.
   */
  pause(): Promise<void> | null {
    const mayWorkMs = this.#of.workMsMax ?? workMsMax;
    if (this.#pause !== null || performance.now() - this.#pausedAt < mayWorkMs) return this.#pause;
    this.#pause = new Promise((resolve) => {
      setImmediate(() => {
        this.#pause = null;
        this.#pausedAt = performance.now();
        resolve();
      });
    });
    return this.#pause;
  }

  /** Counts what a step gave, and gives about how many bytes it has. Throws TerminalError when it is too much. */
  count(given: Given): number {
    const bytes = givenBytes(given);
    if (bytes > outputBytesMax) {
      throw new TerminalError(
        `The step's output is larger than the ${outputBytesMax} bytes that one may have.`,
      );
    }
    if (bytes <= largeBytesMin) this.charge(bytes);
    return bytes;
  }

  /** What was counted before the run was taken up. */
  recount(given: Given): void {
    this.#bytes += givenBytes(given);
  }

  /** Counts bytes of the journal. Throws TerminalError when they are too many. */
  charge(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > journalBytesMax) {
      throw new TerminalError(`The outputs of this run are larger than ${journalBytesMax} bytes together.`);
    }
  }

  /** Whether another of its requests may be kept; those that failed are kept longer. */
  keepsExchange({ hasFailed }: { hasFailed: boolean }): boolean {
    return this.#exchangeBytes <= (hasFailed ? 2 : 1) * exchangeBytesMax;
  }

  countExchange(bytes: number): void {
    this.#exchangeBytes += bytes;
  }
}

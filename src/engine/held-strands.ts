import type { Json } from "../contract/name.ts";
import { Halted, type Within } from "../steps/step.ts";
import { closingMsMax } from "./bounds.ts";
import type { CompiledStep } from "./compiled.ts";
import { Departure, mayClose } from "./departure.ts";
import type { Strand, StrandOf } from "./strand.ts";

/** The lists that the steps of a strand hold and that are under way, a strand each. */
export class HeldStrands {
  readonly #above: Strand;
  readonly #make: (of: StrandOf) => Strand;
  readonly #underWay = new Map<Strand, Promise<unknown>>();
  /** Of those that put things in order although the run ends. */
  readonly #overtimes = new Map<Strand, NodeJS.Timeout>();

  constructor(above: Strand, make: (of: StrandOf) => Strand) {
    this.#above = above;
    this.#make = make;
  }

  /** Runs a list whose paths begin with `prefix`; resolves with its last step's output. Throws what a strand throws. */
  run(prefix: string, steps: readonly CompiledStep[], within: Within): Promise<Json> {
    const own = within.round === undefined ? prefix : `${prefix}${within.round}/`;
    const strand = this.#open(own, within);
    const result = this.#carry(strand, { steps, prefix: own }, within);
    this.#underWay.set(strand, result);
    return result;
  }

  end(reason: Error, how: { atOnce: boolean; overtime?: boolean }): void {
    for (const strand of this.#underWay.keys()) {
      if (strand.tidies && !strand.closing && mayClose(reason)) this.#close(strand);
      strand.end(reason, how);
    }
  }

  close(): void {
    for (const strand of this.#underWay.keys()) strand.close();
  }

  stir(): void {
    for (const strand of this.#underWay.keys()) strand.stir();
  }

  get isAny(): boolean {
    return this.#underWay.size > 0;
  }

  /** Resolves when none is under way; where the step that holds them has failed, they are stopped. */
  async settle({ hasFailed }: { hasFailed: boolean }): Promise<void> {
    if (hasFailed) this.end(new Halted(), { atOnce: true });
    await Promise.allSettled(this.#underWay.values());
  }

  #open(prefix: string, { locals, round, signal, closing = false }: Within): Strand {
    const { execution, ending, scope, isRound, closing: isClosing } = this.#above;
    const apart = round !== undefined;
    // Strands that are under way at once each have a `$now()` of their own.
    const own = apart || locals !== undefined || signal !== undefined;
    // Where the run's time is up it is about to end, although no step has been told.
    const isEnding = ending === null ? execution.allowance.leftMs() === 0 : mayClose(ending);
    const closes = closing && isEnding;
    const strand = this.#make({
      scope: own ? scope.within({ ...(locals === undefined ? {} : { locals }), apart }) : scope,
      prefix,
      isRound: apart || isRound,
      closing: closes || isClosing,
      tidies: closing,
    });
    if (!closes) strand.ending = ending;
    return strand;
  }

  async #carry(
    strand: Strand,
    { steps, prefix }: { steps: readonly CompiledStep[]; prefix: string },
    { round, signal }: Within,
  ): Promise<Json> {
    const { execution, closing, isRound, paths } = this.#above;
    const { sleepers, ledger } = execution;
    const halt = () => strand.end(new Halted(), { atOnce: true });
    if (strand.closing && !closing) this.#limit(strand);
    signal?.addEventListener("abort", halt);
    // Its holder waits for it, or for one that was there before.
    if (this.#underWay.size > 0) sleepers.rise();
    try {
      const pause = execution.allowance.pause();
      if (pause !== null) {
        await pause;
        if (strand.ending !== null) throw strand.ending;
        execution.checkBounds(prefix.slice(0, -1), strand);
      }
      return await strand.list(steps);
    } catch (error) {
      if (error instanceof Departure) execution.depart(error);
      throw error;
    } finally {
      clearTimeout(this.#overtimes.get(strand));
      this.#overtimes.delete(strand);
      signal?.removeEventListener("abort", halt);
      this.#underWay.delete(strand);
      if (this.#underWay.size > 0) sleepers.rest();
      if (round !== undefined) ledger.journal.forget(strand.paths);
      else if (isRound) for (const path of strand.paths) paths.push(path);
    }
  }

  #close(strand: Strand): void {
    strand.close();
    this.#limit(strand);
  }

  /** Whoever cancels does not wait for ever. */
  #limit(strand: Strand): void {
    const end = () => strand.end(new Halted(), { atOnce: true, overtime: true });
    const { closingMsMax: ms = closingMsMax } = this.#above.execution.doors;
    this.#overtimes.set(strand, setTimeout(end, ms));
  }
}

import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import type { Step } from "../contract/workflow.ts";
import { Halted, Outside, StepFailure, Wait, type Within } from "../steps/step.ts";
import { Attempting } from "./attempt.ts";
import { again, type Begun, next, resumed } from "./begun.ts";
import type { CompiledStep } from "./compiled.ts";
import { Departure, mayClose } from "./departure.ts";
import type { Dependence } from "./dependence.ts";
import type { Execution } from "./execution.ts";
import { haltedName, noteFailure, noteHalted } from "./failed-attempt.ts";
import { checkKept, givenBytes } from "./given.ts";
import { HeldStrands } from "./held-strands.ts";
import { lackingOutput } from "./lacking.ts";
import { lineOf } from "./line.ts";
import type { NotedWrite } from "./own-write.ts";
import type { Placed } from "./past-lines.ts";
import { recallBeside, recallHeld } from "./recall.ts";
import type { RunScope } from "./scope.ts";
import { instant, type Stop, sleepMsMax, sleepUnlessStopped } from "./wait.ts";

export interface StrandOf {
  scope: RunScope;
  /** What its steps' paths begin with. */
  prefix: string;
  /** It is one round of many: what is known of its steps is forgotten when it is over. */
  isRound?: boolean;
  /** It puts in order what others left, although the run ends. */
  closing?: boolean;
  /** It would, should the run end while it is under way. */
  tidies?: boolean;
}

/** Steps that run one after the other: a run's own, or a list that a step holds. Several strands may be under way. */
export class Strand {
  readonly execution: Execution;
  readonly scope: RunScope;
  /** What stops each thing that is under way. */
  readonly underWay = new Set<Stop>();
  /** Why it is to end before its next step: a Departure or Halted. The first reason counts. */
  ending: Error | null = null;
  readonly #prefix: string;
  readonly isRound: boolean;
  /** Paths of its steps, and of those that they held, where it is a round. */
  readonly paths: string[] = [];
  /** It puts in order what others left, although the run ends. */
  closing: boolean;
  /** It would, should the run end while it is under way. */
  readonly tidies: boolean;
  /** What it waits for may come from outside before its time. */
  #isOutside = false;
  /** What stops a wait. */
  readonly #waits = new Set<Stop>();
  /** Null where none of its steps has held any. */
  #held: HeldStrands | null = null;

  constructor(
    execution: Execution,
    { scope, prefix, isRound = false, closing = false, tidies = false }: StrandOf,
  ) {
    this.execution = execution;
    this.scope = scope;
    this.#prefix = prefix;
    this.isRound = isRound;
    this.closing = closing;
    this.tidies = tidies;
  }

  /** Runs the steps; resolves with the last one's output. Throws StepFailure, Departure or Halted. */
  async list(steps: readonly CompiledStep[]): Promise<Json> {
    let output: Json = null;
    const last = steps.at(-1);
    for (const step of steps) output = await this.#step(step, step === last);
    return output;
  }

  /** Ends it before its next step, and what it waits for at once; with `atOnce` what is under way, too. */
  end(reason: Error, { atOnce, overtime = false }: { atOnce: boolean; overtime?: boolean }): void {
    if (this.closing && mayClose(reason) && !overtime) return;
    this.ending ??= reason;
    for (const stop of this.#waits) stop(this.ending);
    if (atOnce) for (const stop of this.underWay) stop(this.ending);
    // Those that put things in order have gone on, and may be left for another reason.
    this.#held?.end(reason, { atOnce, overtime });
  }

  /** The run ends while it is under way: it goes on, with all that it holds. */
  close(): void {
    this.closing = true;
    this.#held?.close();
  }

  /** Something has come that its steps may wait for, while others of the run are at work: they ask at once. */
  stir(): void {
    if (this.#isOutside) for (const stop of this.#waits) stop(new Stirred());
    this.#held?.stir();
  }

  /**
   * Runs a list of steps for the step that holds it. What decided for this list is journaled, so that a run that is
   * taken up within the list does not decide otherwise.
   */
  hold(holder: Attempting, list: string, steps: readonly Step[], within: Within): Promise<Json> {
    if (within.signal?.aborted === true) return Promise.reject(new Halted());
    if (within.signal !== undefined && !holder.holdsBeside) {
      holder.holdsBeside = true;
      recallBeside({ scope: this.scope, past: this.execution.ledger.journal.past }, holder.path);
    }
    this.#noteHolder(holder);
    this.#held ??= new HeldStrands(this, (of) => new Strand(this.execution, of));
    return this.#held.run(`${holder.path}/${list}/`, this.execution.workflow.list(steps), within);
  }

  /** So that a run that is taken up within the list decides as it did, and began when it did. */
  #noteHolder(holder: Attempting): void {
    if (holder.noted === holder.decided.length) return;
    holder.noted = holder.decided.length;
    this.execution.ledger.note(
      lineOf(holder, { status: "waiting", output: [...holder.decided] }, this.#now()),
    );
  }

  /** Of a step that is not the last one the output may be given without its large parts, which nobody reads from here. */
  async #step(step: CompiledStep, isLast: boolean): Promise<Json> {
    const path = this.#prefix + step.id;
    if (this.isRound) this.paths.push(path);
    const past = this.execution.ledger.journal.last(path);
    if (past === undefined) return this.#attempts(step, { path, attempt: 1 });
    if (past.line.status === "succeeded" && past.line.resumed === undefined) {
      if (step.conceals) await this.execution.secrets.concealAgain(step, this.scope.scope);
      return this.#recall(step, past, isLast);
    }
    return this.#goOnFrom(step, past);
  }

  /** A step that had begun, and not succeeded, before the run was taken up. */
  async #goOnFrom(step: CompiledStep, past: Placed): Promise<Json> {
    const { large } = past.line;
    const line = large === undefined ? past.line : await this.execution.ledger.values.wholeLine(past.line);
    const { status, wakeAt } = line;
    if (line.resumed !== undefined) return this.#attempts(step, resumed(line));
    // What it waits for may have come before the time.
    if (status === "waiting" && step.kind.waitsOutside) return this.#attempts(step, again(line));
    if (wakeAt === null && status === "failed") return this.#failAgain(step, past);
    if (wakeAt !== null) await this.#until(Date.parse(wakeAt), line);
    if (status === "failed") return this.#attempts(step, next(line));
    if (wakeAt === null || line.progress !== undefined) return this.#attempts(step, again(line));
    return this.#succeed(step, { ...line, status: "succeeded", endedAt: this.#instant(), wakeAt: null });
  }

  /** Gives what was done before the run was taken up to the steps that follow. */
  #recall(step: CompiledStep, { line, at }: Placed, isLast: boolean): Json | Promise<Json> {
    if (step.holds) this.#recallHeld(line.path);
    this.scope.recallVariables(line, at);
    const lacking = lackingOutput(line);
    if (lacking === null) return this.#give(step, line.output);
    this.scope.recall(step.id, line.output, lacking);
    if (!isLast && step.kind.ends === undefined) return line.output;
    return this.execution.ledger.values.whole(lacking).then((output) => this.#give(step, output));
  }

  #recallHeld(path: string): void {
    recallHeld({ scope: this.scope, past: this.execution.ledger.journal.past }, path);
  }

  #failAgain(step: CompiledStep, { line }: Placed): never {
    if (line.error?.name === haltedName) throw (this.ending ??= new Halted());
    if (step.holds) this.#recallHeld(line.path);
    throw new StepFailure(line.error ?? { message: "The step failed.", step: line.path });
  }

  /** Hands a step's output on; a step that ends the run does so now. */
  #give(step: CompiledStep, output: Json): Json {
    this.scope.put(step.id, output);
    if (step.kind.ends === "succeeded") throw new Departure({ kind: "stop", output });
    return output;
  }

  async #attempts(step: CompiledStep, first: Begun): Promise<Json> {
    for (let begun = first; ; ) {
      if (this.#mustAsk(step, begun)) await this.#goOn(step, begun);
      if (this.scope.lacks) await this.complete(step.needs());
      const attempting = new Attempting(step, this, begun);
      this.execution.began(attempting);
      try {
        if (step.ownWrite !== null) await this.#noteOwnWrite(step.ownWrite, attempting);
        const settings = attempting.settings();
        const result = attempting.run(settings instanceof Promise ? await settings : settings);
        const output = (result instanceof Promise ? await result : result) ?? null;
        if (step.holds) await this.#settle();
        if (!(output instanceof Wait)) {
          return this.#succeed(step, lineOf(attempting, { status: "succeeded", output }, this.#now()));
        }
        const line = await this.#wait(attempting, output);
        if (output.progress === undefined && !(output instanceof Outside)) return this.#succeed(step, line);
        begun = again(line);
      } catch (error) {
        if (step.holds) await this.#settle(error);
        await this.#failed(step, attempting, error);
        begun = next(attempting);
      } finally {
        this.execution.over(attempting);
      }
    }
  }

  /** Whether something is to be done before it begins. What a step holds may have to be put in order: it is entered again. */
  #mustAsk(step: CompiledStep, { startedAt }: Begun): boolean {
    const isEntered = step.holds && startedAt !== undefined;
    if (this.ending !== null) return !(isEntered && mayClose(this.ending));
    return this.execution.isHeldUp(step) && !(isEntered && this.execution.allowance.leftMs() === 0);
  }

  /** Puts in memory what is read of what earlier claims of the run have given. */
  complete(needs: Dependence): Promise<void> {
    return this.scope.complete(needs, (lacking) => this.execution.ledger.values.whole(lacking));
  }

  /** On disk before the step's call goes out: what it brings about may come in before its answer. */
  async #noteOwnWrite(noted: NotedWrite, { path, workspace, runId }: Attempting): Promise<void> {
    const now = this.#now();
    const found = await noted(this.scope.scope, now);
    if (found !== null) await this.execution.noteOwnWrite({ ...found, workspace, runId, path });
  }

  /** Nothing that a step holds outlives it. Throws what the strand is to end with. */
  async #settle(thrown?: unknown): Promise<void> {
    if (this.#held?.isAny === true) await this.#held.settle({ hasFailed: thrown !== undefined });
    const isOverruled = thrown instanceof Departure && !mayClose(thrown);
    if (this.ending !== null && thrown !== this.ending && !isOverruled) throw this.ending;
  }

  /** Its line as it is to stand when the wait is over. */
  async #wait(attempting: Attempting, wait: Wait): Promise<Attempt> {
    const { wakeAt, output, progress } = wait;
    checkKept(progress);
    const told = { status: "waiting", output, wakeAt: instant(wakeAt) } as const;
    const line = lineOf(attempting, told, this.#now());
    const bytes = givenBytes(line);
    this.execution.ledger.note(line, { pressing: progress !== undefined, bytes });
    this.#isOutside = wait instanceof Outside;
    await this.#until(wakeAt, line).finally(() => {
      this.#isOutside = false;
    });
    return { ...line, status: "succeeded", endedAt: this.#instant(), wakeAt: null };
  }

  #succeed(step: CompiledStep, line: Attempt): Json {
    const bytes = this.execution.allowance.count(line);
    const { effect } = step;
    const { kept, clear, at } = this.execution.ledger.note(line, {
      pressing: effect && "soon",
      bytes,
      isSeen: effect,
    });
    // What an effect brought is known from the journal alone.
    const seen = effect ? kept : clear;
    if (seen !== kept) this.execution.ledger.countClear(bytes);
    this.scope.variables.save(seen.saved, at);
    return this.#give(step, seen.output);
  }

  /** What follows from what an attempt threw: returns when the step is to be tried again. */
  async #failed(step: CompiledStep, attempting: Attempting, thrown: unknown): Promise<void> {
    if (step.kind.waitsOutside && thrown instanceof Halted) this.execution.ledger.leaveOutside(attempting);
    const { line, wakeAt } = await noteFailure(this.execution, { step, attempting, thrown });
    // Whoever may make no other attempt does not wait for it.
    if (this.ending === null) this.execution.checkBounds(attempting.path, this);
    await this.#until(wakeAt, line);
  }

  /** Goes on at that time: here, when it is soon or others are awake; otherwise the run is parked. */
  async #until(wakeAt: number, line: Attempt): Promise<void> {
    const { doors, ledger, sleepers } = this.execution;
    const leftMs = wakeAt - doors.now();
    if (leftMs <= 0) return;
    if (this.ending !== null) throw this.ending;
    try {
      if (leftMs <= sleepMsMax(ledger.journal.count) || this.closing)
        await sleepUnlessStopped(leftMs, this.#waits);
      else await sleepers.sleep(wakeAt, this.#waits);
    } catch (error) {
      if (error instanceof Stirred) return;
      if (error instanceof Halted && line.status === "waiting") {
        noteHalted(this.execution, line);
        if (this.#isOutside) this.execution.ledger.leaveOutside(line);
      }
      throw error;
    }
  }

  /** What has to be done before the next attempt begins. Throws what the strand ends with when it must not begin. */
  async #goOn(step: CompiledStep, begun: Begun): Promise<void> {
    if (this.ending === null) await this.#checkpoint();
    if (this.ending !== null) {
      if (step.kind.waitsOutside && this.ending instanceof Halted) this.execution.ledger.leaveOutside(begun);
      throw this.ending;
    }
    this.execution.checkBounds(begun.path, this);
  }

  async #checkpoint(): Promise<void> {
    try {
      await this.execution.ledger.checkpoint();
    } catch (error) {
      // Those who put things in order know that the run is canceled.
      if (!(this.closing && error instanceof Error && mayClose(error))) throw error;
    }
  }

  #now(): number {
    return this.execution.doors.now();
  }

  #instant(): string {
    return instant(this.#now());
  }
}

/** Ends a wait before its time, and nothing else. */
class Stirred extends Error {}

import type { Exchange } from "../contract/exchange.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt, RunAnswer, RunError } from "../contract/run.ts";
import type { Step } from "../contract/workflow.ts";
import { retryDelayMs } from "../core/retry.ts";
import { type HttpExchange, TerminalError, Wait } from "../steps/step.ts";
import type { ClaimedRun } from "../store/store.ts";
import { Attempting, type Begun } from "./attempt.ts";
import { type CompiledStep, type CompiledWorkflow, policyDefault } from "./compiled.ts";
import { Departure, type Reason } from "./departure.ts";
import { exchangeOf } from "./exchanges.ts";
import type { ExecuteDoors } from "./execute.ts";
import { failureOf } from "./failure.ts";
import { Journal } from "./journal.ts";
import { holdsMask, joined, type Masking, maskingOf } from "./masking.ts";
import { RunScope, type ScopeSources } from "./scope.ts";
import { jsonBytes } from "./size.ts";
import { instant, sleepMsMax, sleepUnlessStopped } from "./wait.ts";
import { written } from "./writing.ts";

/** Outputs are read into memory whole whenever their run is taken up. */
export const outputBytesMax = 1_048_576;
/** All outputs of one run together, for the same reason. */
export const journalBytesMax = 33_554_432;
/** A run that gets this far goes in circles. */
export const attemptsMax = 10_000;

export interface ExecutionOf {
  run: ClaimedRun;
  workflow: CompiledWorkflow;
  sources: ScopeSources;
  /** Null where no secret can come out. */
  masking: Masking | null;
}

/** One run in hand: where it stands, and how it goes from step to step. */
export class Execution {
  readonly run: ClaimedRun;
  readonly workflow: CompiledWorkflow;
  readonly doors: ExecuteDoors;
  readonly scope: RunScope;
  readonly journal: Journal;
  /** What stops each thing that is under way. */
  readonly underWay = new Set<(reason: Error) => void>();
  answer: RunAnswer | null = null;
  /** A caller waits for the answer. */
  expected = false;
  #masking: Masking | null;
  /** What steps have asked to be masked beside the workspace's secrets. */
  readonly #concealed = new Set<string>();
  readonly #claimedAt: number;
  #bytes = 0;
  #leaving: Departure | null = null;

  constructor({ run, workflow, sources, masking }: ExecutionOf, doors: ExecuteDoors) {
    this.run = run;
    this.workflow = workflow;
    this.doors = doors;
    this.scope = new RunScope(run, sources);
    this.journal = new Journal(run.journal);
    this.#masking = masking;
    this.#claimedAt = doors.now();
    for (const attempt of run.journal) if (attempt.status === "succeeded") this.#recall(attempt);
  }

  /** Milliseconds since the claim. */
  ranMs(): number {
    return Math.max(0, this.doors.now() - this.#claimedAt);
  }

  /** Milliseconds of running that the workflow's timeout still allows. */
  leftMs(): number {
    return Math.max(0, this.workflow.timeoutMs - this.run.ranMs - this.ranMs());
  }

  /** The run is to leave before its next step; with `atOnce` what is under way is aborted. The first reason counts. */
  leave(reason: Reason, { atOnce }: { atOnce: boolean }): void {
    this.#leaving ??= new Departure(reason);
    if (atOnce) for (const stop of this.underWay) stop(this.#leaving);
  }

  /** Runs steps one after the other; resolves with the last one's output. Throws Departure. */
  async list(steps: readonly CompiledStep[]): Promise<Json> {
    let output: Json = null;
    for (const step of steps) output = await this.#step(step);
    return output;
  }

  /**
   * Runs a list of steps for the step that holds it. What decided for this list is journaled, so that a run that is
   * taken up within the list does not decide otherwise.
   */
  async held(holder: Attempting, step: CompiledStep, list: string, steps: readonly Step[]): Promise<Json> {
    if (holder.decided.length > 0) {
      const line = this.#line(step, holder, { status: "waiting", output: [...holder.decided] });
      this.journal.add(this.#masked(line), { pressing: false });
    }
    try {
      return await this.list(this.workflow.list(`${step.path}/${list}/`, steps));
    } catch (error) {
      if (error instanceof Departure) this.#leaving ??= error;
      throw error;
    }
  }

  /** The error as it may be kept and shown. */
  errorOf(failure: RunError): RunError {
    return { ...failure, message: this.#masking?.text(failure.message) ?? failure.message };
  }

  maskedOf(output: Json): Json {
    return this.#masking?.value(output) ?? output;
  }

  conceal(value: string): void {
    if (this.#concealed.has(value)) return;
    this.#concealed.add(value);
    this.#masking = joined(this.#masking, maskingOf([value]));
  }

  exchangeOf(exchange: HttpExchange): Exchange {
    return exchangeOf(exchange, this.#masking);
  }

  /** Puts an attempt's progress on disk. Throws Departure where the run must not go on here. */
  async keep(attempting: Attempting, step: CompiledStep): Promise<void> {
    const line = this.#line(step, attempting, { status: "waiting", output: null });
    if (jsonBytes(line.progress ?? null, outputBytesMax) > outputBytesMax) {
      throw new TerminalError(`What the step keeps is larger than ${outputBytesMax} bytes.`);
    }
    this.journal.add(this.#masked(line), { pressing: true });
    await this.checkpoint();
  }

  async #step(step: CompiledStep): Promise<Json> {
    const past = this.journal.last(step.path);
    if (past === undefined) return this.#attempts(step, { attempt: 1, decided: [] });
    if (past.status === "succeeded") {
      const begun = { attempt: past.attempt, decided: [] };
      return this.#isForgotten(step, past) ? this.#attempts(step, begun) : past.output;
    }
    if (past.wakeAt === null && past.status === "failed")
      throw this.#end(step, past.error ?? { message: "The step failed." });
    if (past.wakeAt !== null) await this.#until(Date.parse(past.wakeAt));
    if (past.status === "failed") return this.#attempts(step, next(past));
    if (past.wakeAt === null || past.progress !== undefined) return this.#attempts(step, again(past));
    return this.#succeed(step, { ...past, status: "succeeded", endedAt: this.#instant(), wakeAt: null });
  }

  async #attempts(step: CompiledStep, first: Begun): Promise<Json> {
    for (let begun = first; ; ) {
      if (this.#isHeldUp()) await this.#goOn(step);
      const attempting = new Attempting(step, this, begun);
      try {
        const output = await attempting.run();
        if (this.#leaving !== null && step.holds) throw this.#leaving;
        if (output instanceof Wait) {
          const line = await this.#wait(step, attempting, output);
          if (output.progress === undefined) return this.#succeed(step, line);
          begun = again(line);
          continue;
        }
        return this.#succeed(step, this.#line(step, attempting, { status: "succeeded", output }));
      } catch (error) {
        if (this.#leaving !== null && (step.holds || error === this.#leaving)) throw this.#leaving;
        if (error instanceof Departure) throw error;
        await this.#fail(step, attempting, error);
        begun = next(attempting);
      }
    }
  }

  /** Its line as it is to stand when the wait is over. */
  async #wait(step: CompiledStep, attempting: Attempting, wait: Wait): Promise<Attempt> {
    const { wakeAt, output, progress } = wait;
    const line = this.#line(step, attempting, { status: "waiting", output, wakeAt: instant(wakeAt) });
    this.journal.add(this.#masked(line), { pressing: progress !== undefined });
    await this.#until(wakeAt);
    return { ...line, status: "succeeded", endedAt: this.#instant(), wakeAt: null };
  }

  #succeed(step: CompiledStep, line: Attempt): Json {
    const bytes = jsonBytes(line.output, outputBytesMax) + jsonBytes(line.saved, outputBytesMax);
    if (bytes > outputBytesMax) {
      throw new TerminalError(
        `The step's output is larger than the ${outputBytesMax} bytes that one may have.`,
      );
    }
    this.#bytes += bytes;
    if (this.#bytes > journalBytesMax) {
      throw new TerminalError(`The outputs of this run are larger than ${journalBytesMax} bytes together.`);
    }
    const kept = this.#masked(line);
    const answers = this.answer === null && kept.answer !== null;
    this.journal.add(kept, { pressing: step.effect || (answers && this.expected) });
    this.#count(kept, { retried: false });
    // What an effect brought is known from the journal alone; the rest can be done anew with the secrets at hand.
    const seen = step.effect ? kept : line;
    this.#remember(step.id, seen);
    this.answer ??= kept.answer;
    return seen.output;
  }

  async #fail(step: CompiledStep, attempting: Attempting, thrown: unknown): Promise<void> {
    const failure = failureOf(thrown);
    const { attempt } = attempting;
    const policy = step.policy ?? (failure.passing ? policyDefault : null);
    const allowed = failure.terminal ? null : policy;
    const drawn = allowed && retryDelayMs(allowed, { attempt, chance: this.doors.chance() });
    const delayMs = drawn === null ? null : (failure.delayMs ?? drawn);
    const wakeAt = delayMs === null ? null : this.doors.now() + delayMs;
    const error = { ...this.errorOf(failure.error), step: step.path };
    const line = this.#line(step, attempting, {
      status: "failed",
      output: null,
      error,
      wakeAt: wakeAt === null ? null : instant(wakeAt),
    });
    this.journal.add(this.#masked({ ...line, saved: {}, answer: null }), { pressing: step.effect });
    this.#count(line, { retried: wakeAt !== null });
    if (wakeAt === null) throw this.#end(step, error);
    this.doors.log.info("step failed, to be tried again", {
      runId: this.run.id,
      step: step.path,
      attempt,
      delayMs,
      reason: error.message,
    });
    await this.#until(wakeAt);
  }

  #count({ type, status, startedAt, endedAt }: Attempt, { retried }: { retried: boolean }): void {
    const { metrics } = this.doors;
    metrics?.attempted({ type, status, ms: Date.parse(endedAt) - Date.parse(startedAt), retried });
  }

  #end(step: CompiledStep, error: RunError): Departure {
    return new Departure({ kind: "fail", error: { ...error, step: step.path } });
  }

  /** Goes on at that time: here, when it is soon; otherwise the run is parked. */
  async #until(wakeAt: number): Promise<void> {
    const leftMs = wakeAt - this.doors.now();
    if (leftMs <= 0) return;
    if (leftMs > sleepMsMax) throw new Departure({ kind: "park", wakeAt });
    await sleepUnlessStopped(leftMs, this.underWay);
  }

  #isHeldUp(): boolean {
    return (
      this.#leaving !== null ||
      this.journal.pressing ||
      this.journal.count >= attemptsMax ||
      this.leftMs() === 0
    );
  }

  /** What has to be done before the next attempt begins. Throws Departure when it must not begin. */
  async #goOn(step: CompiledStep): Promise<void> {
    if (this.#leaving === null && this.journal.pressing) await this.checkpoint();
    if (this.#leaving !== null) throw this.#leaving;
    if (this.journal.count >= attemptsMax) {
      throw this.#end(step, { message: `The run has made ${attemptsMax} attempts at steps; it ends here.` });
    }
    if (this.leftMs() === 0) {
      throw this.#end(step, {
        message: `The run took longer than ${this.workflow.timeoutMs} ms.`,
        name: "RunTimeout",
      });
    }
  }

  /** Writes what is known. Throws Departure when the run may not go on here. */
  async checkpoint(): Promise<void> {
    const { id: runId, epoch } = this.run;
    const held = { runId, epoch, attempts: this.journal.take(), ranMs: this.ranMs() };
    const { store, log, given } = this.doors;
    const result = await written(() => store.runs.checkpoint(held), { log, given, runId });
    if (result === null) throw new Departure({ kind: "abandon" });
    if (result === "lost") throw new Departure({ kind: "lost" });
    if (result === "cancel") throw new Departure({ kind: "cancel" });
    if (this.answer !== null) this.doors.answered(runId, this.answer);
  }

  /** Whether the journal could not keep what the step gave, so that it has to be done again. */
  #isForgotten(step: CompiledStep, { output, saved }: Attempt): boolean {
    return !step.effect && this.#masking !== null && (holdsMask(output) || holdsMask(saved));
  }

  #recall(attempt: Attempt): void {
    const id = attempt.path.slice(attempt.path.lastIndexOf("/") + 1);
    this.#remember(id, attempt);
    this.answer ??= attempt.answer;
    this.#bytes += jsonBytes(attempt.output, outputBytesMax);
  }

  #remember(id: string, { output, saved }: Attempt): void {
    this.scope.put(id, output);
    this.scope.save(saved);
  }

  #instant(): string {
    return instant(this.doors.now());
  }

  #line(
    step: CompiledStep,
    attempting: Attempting,
    { status, output, error = null, wakeAt = null }: Pick<Attempt, "status" | "output"> & Partial<Attempt>,
  ): Attempt {
    const { path, attempt, startedAt, console, saved, answered, progress, exchanges } = attempting;
    const times = { startedAt: instant(startedAt), endedAt: this.#instant(), wakeAt };
    return {
      path,
      attempt,
      type: step.type,
      status,
      ...times,
      output,
      error,
      console,
      saved,
      answer: answered,
      // What has succeeded says it all by its output.
      ...(progress !== undefined && status !== "succeeded" && { progress }),
      ...(exchanges.length > 0 && { exchanges: [...exchanges] }),
    };
  }

  #masked(line: Attempt): Attempt {
    const masking = this.#masking;
    if (masking === null) return line;
    const { output, saved, answer, console, progress } = line;
    return {
      ...line,
      output: masking.value(output),
      saved: masking.value(saved),
      answer: answer && masking.value(answer),
      console: console.map((text) => masking.text(text)),
      ...(progress !== undefined && { progress: masking.value(progress) }),
    };
  }
}

/** The same attempt once more, from where it stands. */
const again = ({ attempt, output, progress, startedAt }: Attempt): Begun => ({
  attempt,
  decided: Array.isArray(output) && progress === undefined ? output : [],
  progress,
  startedAt: progress === undefined ? undefined : Date.parse(startedAt),
});

const next = ({ attempt, progress }: Pick<Attempt, "attempt" | "progress">): Begun => ({
  attempt: attempt + 1,
  decided: [],
  progress,
});

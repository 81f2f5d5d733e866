import type { Exchange } from "../contract/exchange.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt, RunAnswer, RunError } from "../contract/run.ts";
import type { AttemptUnderWay } from "../contract/run-change.ts";
import type { RunSpans, TracedRun } from "../contract/tracing.ts";
import { type HttpExchange, type Scope, TerminalError, type Undelivered } from "../steps/step.ts";
import type { ClaimedRun, HeldLines, OwnWriteNote } from "../store/store.ts";
import type { Attempting } from "./attempt.ts";
import {
  attemptsMax,
  exchangeBytesMax,
  journalBytesMax,
  largeBytesMin,
  outputBytesMax,
  workMsMax,
} from "./bounds.ts";
import type { CompiledStep, CompiledWorkflow } from "./compiled.ts";
import { Concealed } from "./concealed.ts";
import { Departure, type Reason, runTimeoutName } from "./departure.ts";
import { exchangeBytes, exchangeOf } from "./exchanges.ts";
import type { ExecuteDoors } from "./execute.ts";
import { checkKept, type Given, givenBytes } from "./given.ts";
import { Journal, type Pressing } from "./journal.ts";
import { letterOf } from "./letter.ts";
import { lineOf, maskedLine } from "./line.ts";
import type { Masking } from "./masking.ts";
import { type ScopeSources, scopeOf } from "./scope.ts";
import { secretSettings, secretsIn } from "./secret-settings.ts";
import { Sleepers } from "./sleepers.ts";
import { Strand } from "./strand.ts";
import { Values } from "./values.ts";
import { instant } from "./wait.ts";
import { written } from "./writing.ts";

export interface ExecutionOf {
  run: ClaimedRun;
  workflow: CompiledWorkflow;
  sources: ScopeSources;
  /** Null where no secret can come out. */
  masking: Masking | null;
}

/** What a process knows of a run that it carries on, and the store does not yet. */
export interface InHand {
  underWay: AttemptUnderWay[];
  unwritten: Attempt[];
}

/** A run's own place in a trace, its delivery's, or that of its delivery's sender. */
const tracedOf = (run: ClaimedRun): TracedRun => ({
  ...run,
  traceparent: run.traceparent ?? run.event?.traceparent ?? run.event?.headers.traceparent,
});

/** One run in hand: what its strands share, its bounds, its journal and how it leaves. */
export class Execution {
  readonly run: ClaimedRun;
  readonly workflow: CompiledWorkflow;
  readonly doors: ExecuteDoors;
  readonly journal: Journal;
  readonly sleepers: Sleepers;
  /** The outermost steps. */
  readonly root: Strand;
  /** Null where nobody collects traces. */
  readonly spans: RunSpans | null;
  answer: RunAnswer | null = null;
  /** A caller waits for the answer. */
  expected = false;
  readonly #concealed: Concealed;
  #exchangeBytes = 0;
  readonly #claimedAt: number;
  readonly #attemptsMax: number;
  readonly #attempting = new Set<Attempting>();
  #bytes = 0;
  /** Null where there was no large one. */
  #values: Values | null = null;
  #pausedAt = performance.now();
  #pause: Promise<void> | null = null;
  #leaving: Departure | null = null;
  #writing: Promise<void> | null = null;
  /** Attempts at steps that wait no longer for what they have asked for outside; told when that is on disk. */
  #left: { path: string; attempt: number }[] = [];

  constructor({ run, workflow, sources, masking }: ExecutionOf, doors: ExecuteDoors) {
    this.run = run;
    this.workflow = workflow;
    this.doors = doors;
    this.spans = doors.tracing === undefined ? null : doors.tracing.run(tracedOf(run));
    this.journal = new Journal(run.journal);
    this.sleepers = new Sleepers(doors.now, (wakeAt) =>
      this.leave({ kind: "park", wakeAt }, { atOnce: true }),
    );
    this.sleepers.rise();
    this.root = new Strand(this, { scope: scopeOf(run, sources), prefix: "" });
    this.#concealed = new Concealed(masking);
    this.#claimedAt = doors.now();
    this.#attemptsMax = doors.attemptsMax ?? attemptsMax;
    for (const line of run.journal) {
      if (line.large !== undefined) this.values.know(line.large);
      if (line.status !== "succeeded") continue;
      this.answer ??= line.answer;
      if (line.resumed === undefined) this.#bytes += givenBytes(line);
    }
  }

  began(attempting: Attempting): void {
    this.#attempting.add(attempting);
    this.doors.changed?.(this.run.id);
  }

  over(attempting: Attempting): void {
    this.#attempting.delete(attempting);
  }

  /** How it stands beyond what is on disk. */
  inHand(): InHand {
    const underWay = [...this.#attempting].map(({ path, attempt, type, startedAt }) => ({
      path,
      attempt,
      type,
      startedAt: instant(startedAt),
    }));
    return { underWay, unwritten: this.journal.unwritten() };
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
    const departure = new Departure(reason);
    this.#leaving ??= departure;
    this.root.end(departure, { atOnce });
  }

  /** A strand leaves, and with it the run. */
  depart(departure: Departure): void {
    if (this.#leaving !== null) return;
    this.#leaving = departure;
    this.root.end(departure, { atOnce: true });
  }

  /** Null while nothing is to be masked. */
  get masking(): Masking | null {
    return this.#concealed.masking;
  }

  textOf(text: string): string {
    return this.masking?.text(text) ?? text;
  }

  maskedOf(output: Json): Json {
    return this.masking?.value(output) ?? output;
  }

  conceal(value: string): void {
    this.#concealed.add(value);
  }

  /** Conceals again what a step has that was done before the run was taken up. */
  async concealAgain({ kind, settings }: CompiledStep, scope: Scope): Promise<void> {
    const filled = async () => settings(scope);
    const again = await filled().catch(() => null);
    for (const value of secretsIn(again, secretSettings(kind))) this.conceal(value);
  }

  /** Null where the run has as many as may be kept; those that failed are kept longer. */
  exchangeOf(exchange: HttpExchange): Exchange | null {
    const kept = exchangeOf(exchange, this.masking);
    const hasFailed = kept.response === null || kept.response.status >= 400;
    if (this.#exchangeBytes > (hasFailed ? 2 : 1) * exchangeBytesMax) return null;
    this.#exchangeBytes += exchangeBytes(kept);
    return kept;
  }

  keepLetter(step: string, letter: Undelivered): Promise<void> {
    return this.doors.store.deadLetters.add(
      letterOf(letter, { step, run: this.run, doors: this.doors, masking: this.masking }),
    );
  }

  /** Puts an attempt's progress on disk. Throws Departure where the run must not go on here. */
  async keep(attempting: Attempting): Promise<void> {
    const line = lineOf(attempting, { status: "waiting", output: null }, this.doors.now());
    checkKept(line.progress);
    this.note(line, { pressing: true });
    await this.checkpoint();
  }

  /**
   * Null unless the run has been at work for long: rounds without steps that wait come to no pause of themselves. Who
   * comes meanwhile waits as well, so that none of several that begin at once overtakes another.
   */
  pause(): Promise<void> | null {
    const mayWorkMs = this.doors.workMsMax ?? workMsMax;
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

  /** Puts a note of what a step is about to write on disk. Throws Departure where the run must not go on here. */
  async noteOwnWrite(note: OwnWriteNote): Promise<void> {
    const { store, log, given } = this.doors;
    const write = () => store.ownWrites.note(note).then(() => "noted" as const);
    if ((await written(write, { log, given, runId: this.run.id })) === null)
      throw new Departure({ kind: "abandon" });
  }

  /** Whether something has to be done before a step begins. */
  isHeldUp({ kind }: CompiledStep): boolean {
    return (
      (kind.instant === true ? this.journal.pressingAtOnce : this.journal.pressing) ||
      this.#writing !== null ||
      this.journal.count >= this.#attemptsMax ||
      this.leftMs() === 0
    );
  }

  /** Throws Departure where the run has had all that it may have; who puts things in order has a time of its own. */
  checkBounds(path: string, { closing }: { closing: boolean }): void {
    const end = (error: RunError) => new Departure({ kind: "fail", error: { ...error, step: path } });
    if (this.journal.count >= this.#attemptsMax) {
      throw end({ message: `The run has made ${this.#attemptsMax} attempts at steps; it ends here.` });
    }
    if (this.leftMs() === 0 && !closing) {
      throw end({ message: `The run took longer than ${this.workflow.timeoutMs} ms.`, name: runTimeoutName });
    }
  }

  /** Counts what is in memory beside what is kept: it holds secrets. */
  countClear(bytes: number): void {
    if (bytes > largeBytesMin) this.values.charge(bytes);
  }

  /** What of the run is large. */
  get values(): Values {
    this.#values ??= new Values({
      read: (ids) => this.#readValues(ids),
    });
    return this.#values;
  }

  async #readValues(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { store, log, given } = this.doors;
    const { id: runId, workspace } = this.run;
    const read = () => store.runs.values({ workspace, runId, ids });
    const found = await written(read, { log, given, runId });
    if (found === null) throw new Departure({ kind: "abandon" });
    return found;
  }

  /** Counts what a step gave, and gives about how many bytes it has. Throws TerminalError when it is too much. */
  count(line: Given): number {
    const bytes = givenBytes(line);
    if (bytes > outputBytesMax) {
      throw new TerminalError(
        `The step's output is larger than the ${outputBytesMax} bytes that one may have.`,
      );
    }
    if (bytes <= largeBytesMin) this.#charge(bytes);
    return bytes;
  }

  /** A step is done again: what it gave is counted anew. */
  discount(line: Given): void {
    this.#bytes -= givenBytes(line);
  }

  #charge(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > journalBytesMax) {
      throw new TerminalError(`The outputs of this run are larger than ${journalBytesMax} bytes together.`);
    }
  }

  /**
   * Adds a line as it may be kept. `bytes` is about what it tells of what the step gave: what is large in it is kept
   * apart. Throws TerminalError where that is too much. Gives the line as it is kept, in the clear, and its place.
   */
  note(
    line: Attempt,
    { pressing = false, bytes = 0 }: { pressing?: Pressing; bytes?: number } = {},
  ): { kept: Attempt; clear: Attempt; at: number } {
    const masked = maskedLine(line, this.masking);
    const isLarge = this.doors.wholeLines !== true && bytes + (line.answer?.body.length ?? 0) > largeBytesMin;
    const { written: kept, shared } = isLarge ? this.#parted(masked) : { written: masked, shared: masked };
    const isDone = kept.status === "succeeded";
    const answers = isDone && this.answer === null && line.answer !== null;
    const at = this.journal.add(kept, { pressing: (answers && this.expected) || pressing });
    if (isDone) this.answer ??= shared.answer;
    if (kept.status !== "waiting") {
      if (this.doors.metrics !== undefined) this.#tell(kept);
      if (this.spans !== null) this.spans.attempted(kept);
    }
    return { kept: shared, clear: masked.masked === true ? line : shared, at };
  }

  #parted(line: Attempt): ReturnType<Values["parted"]> {
    const parted = this.values.parted(line);
    if (line.status === "succeeded") this.#charge(givenBytes(parted.written));
    return parted;
  }

  #tell({ type, status, startedAt, endedAt, wakeAt }: Attempt): void {
    const ms = Date.parse(endedAt) - Date.parse(startedAt);
    this.doors.metrics?.attempted({ type, status, ms, retried: status === "failed" && wakeAt !== null });
  }

  /**
   * Writes what is known; one write at a time, so that what is on disk is always how the run began. Throws Departure
   * when the run may not go on here.
   */
  async checkpoint(): Promise<void> {
    // What was added before this call may have come too late for the write under way.
    if (this.#writing !== null) await this.#writing;
    if (this.#writing === null && !this.journal.pressing) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  /** Resolves when no write of it is under way. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing.catch(() => undefined);
  }

  /** A step waits no longer for what it has asked for outside of the run. */
  leaveOutside({ path, attempt }: { path: string; attempt: number }): void {
    this.#left.push({ path, attempt });
  }

  /** What was held is on disk. */
  wrote(): void {
    if (this.#left.length === 0) return;
    for (const step of this.#left) this.doors.leftOutside?.(this.run, step);
    this.#left = [];
  }

  /** What is to be written now. */
  held(): HeldLines {
    const { id: runId, epoch } = this.run;
    const values = this.#values?.take() ?? [];
    const held = { runId, epoch, attempts: this.journal.take(), ranMs: this.ranMs() };
    return values.length === 0 ? held : { ...held, values };
  }

  /** A run's output with what is large in it apart. */
  partedOutput(output: Json): Pick<Attempt, "output" | "large"> {
    // It is what a step gave.
    if (this.#values === null) return { output };
    const parted = this.#values.partedOutput(output);
    return parted.large.length === 0 ? { output } : parted;
  }

  async #write(): Promise<void> {
    const held = this.held();
    const { runId } = held;
    const { store, log, given } = this.doors;
    const result = await written(() => store.runs.checkpoint(held), { log, given, runId }).catch(
      (error: unknown) => {
        // What was done is told with the run's end.
        this.journal.putBack(held.attempts);
        if (held.values !== undefined) this.values.putBack(held.values);
        throw error;
      },
    );
    if (result === null) throw new Departure({ kind: "abandon" });
    if (result === "lost") throw new Departure({ kind: "lost" });
    this.wrote();
    if (result === "cancel") throw new Departure({ kind: "cancel" });
    this.doors.changed?.(runId);
    if (this.answer !== null) this.doors.answered(runId, this.answer);
  }

  /** Whether the journal could not keep what the step gave, so that it has to be done again. */
  isForgotten({ effect }: CompiledStep, { masked }: Attempt): boolean {
    return !effect && masked === true;
  }
}

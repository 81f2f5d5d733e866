import type { Exchange } from "../contract/exchange.ts";
import type { Attempt } from "../contract/run.ts";
import type { AttemptUnderWay } from "../contract/run-change.ts";
import type { RunSpans, TracedRun } from "../contract/tracing.ts";
import type { HttpExchange, Undelivered } from "../steps/step.ts";
import type { ClaimedRun, OwnWriteNote } from "../store/store.ts";
import { Allowance } from "./allowance.ts";
import type { Attempting } from "./attempt.ts";
import type { CompiledStep, CompiledWorkflow } from "./compiled.ts";
import { Departure, type Reason } from "./departure.ts";
import { exchangeBytes, exchangeOf } from "./exchanges.ts";
import type { ExecuteDoors } from "./execute.ts";
import { checkKept } from "./given.ts";
import { Ledger } from "./ledger.ts";
import { letterOf } from "./letter.ts";
import { lineOf } from "./line.ts";
import type { Masking } from "./masking.ts";
import { RunSecrets } from "./run-secrets.ts";
import { type ScopeSources, scopeOf } from "./scope.ts";
import { Sleepers } from "./sleepers.ts";
import { Strand } from "./strand.ts";
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

/** One run in hand: what its strands share, and how it leaves. */
export class Execution {
  readonly run: ClaimedRun;
  readonly workflow: CompiledWorkflow;
  readonly doors: ExecuteDoors;
  readonly secrets: RunSecrets;
  readonly allowance: Allowance;
  readonly ledger: Ledger;
  readonly sleepers: Sleepers;
  /** The outermost steps. */
  readonly root: Strand;
  /** Null where nobody collects traces. */
  readonly spans: RunSpans | null;
  readonly #attempting = new Set<Attempting>();
  #leaving: Departure | null = null;

  constructor({ run, workflow, sources, masking }: ExecutionOf, doors: ExecuteDoors) {
    this.run = run;
    this.workflow = workflow;
    this.doors = doors;
    this.spans = doors.tracing === undefined ? null : doors.tracing.run(tracedOf(run));
    this.secrets = new RunSecrets({
      masking,
      stored: sources.secrets,
      concealed: run.concealed,
    });
    const { now, attemptsMax, workMsMax } = doors;
    this.allowance = new Allowance({
      ranMs: run.ranMs,
      timeoutMs: workflow.timeoutMs,
      now,
      attemptsMax,
      workMsMax,
    });
    const { secrets, allowance, spans } = this;
    this.ledger = new Ledger({ run, doors, secrets, allowance, spans });
    this.sleepers = new Sleepers(now, (wakeAt) => this.leave({ kind: "park", wakeAt }, { atOnce: true }));
    this.sleepers.rise();
    this.root = new Strand(this, { scope: scopeOf(run, sources), prefix: "" });
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
    return { underWay, unwritten: this.ledger.journal.unwritten() };
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

  /** Whether something has to be done before a step begins. */
  isHeldUp({ kind }: CompiledStep): boolean {
    const { journal, isWriting } = this.ledger;
    return (
      (kind.instant === true ? journal.pressingAtOnce : journal.pressing) ||
      isWriting ||
      this.allowance.isSpent(journal.count)
    );
  }

  /** Throws Departure where the run has had all that it may have. */
  checkBounds(step: string, { closing }: { closing: boolean }): void {
    this.allowance.check(this.ledger.journal.count, { step, closing });
  }

  /** Null where the run has as many as may be kept. */
  exchangeOf(exchange: HttpExchange): Exchange | null {
    const kept = exchangeOf(exchange, this.secrets.masking);
    const hasFailed = kept.response === null || kept.response.status >= 400;
    if (!this.allowance.keepsExchange({ hasFailed })) return null;
    this.allowance.countExchange(exchangeBytes(kept));
    return kept;
  }

  keepLetter(step: string, letter: Undelivered): Promise<void> {
    const { run, doors } = this;
    return doors.store.deadLetters.add(letterOf(letter, { step, run, doors, masking: this.secrets.masking }));
  }

  /** Puts an attempt's progress on disk. Throws Departure where the run must not go on here. */
  async keep(attempting: Attempting): Promise<void> {
    const line = lineOf(attempting, { status: "waiting", output: null }, this.doors.now());
    checkKept(line.progress);
    this.ledger.note(line, { pressing: true });
    await this.ledger.checkpoint();
  }

  /** Puts a note of what a step is about to write on disk. Throws Departure where the run must not go on here. */
  async noteOwnWrite(note: OwnWriteNote): Promise<void> {
    const { store, log, given } = this.doors;
    const write = () => store.ownWrites.note(note).then(() => "noted" as const);
    if ((await written(write, { log, given, runId: this.run.id })) === null)
      throw new Departure({ kind: "abandon" });
  }
}

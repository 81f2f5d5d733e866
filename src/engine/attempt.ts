import type { Exchange } from "../contract/exchange.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt, RunAnswer } from "../contract/run.ts";
import type { Step } from "../contract/workflow.ts";
import {
  type HttpExchange,
  type OutsideDoor,
  type Scope,
  type StepContext,
  type StepDoors,
  type StepFile,
  type Undelivered,
  Wait,
  type Within,
} from "../steps/step.ts";
import type { Begun } from "./begun.ts";
import type { CompiledStep } from "./compiled.ts";
import { dependenceOf } from "./dependence.ts";
import { addExchange } from "./exchanges.ts";
import { fileOf } from "./files.ts";
import { inputOf, ownSettings } from "./input.ts";
import type { Attempted } from "./line.ts";
import { secretSettings, secretsIn } from "./secret-settings.ts";
import type { Strand } from "./strand.ts";
import { TimeLimit } from "./time-limit.ts";

/** A console is for a person to read. */
const consoleLinesMax = 200,
  consoleCharactersMax = 2_000;

/** One attempt at one step, as the step sees it. */
export class Attempting implements StepContext, Attempted {
  readonly path: string;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly saved: Record<string, Json> = {};
  readonly console: string[] = [];
  answered: RunAnswer | null = null;
  /** What the expressions gave, in order; what an earlier claim recorded of this attempt comes first. */
  readonly decided: Json[];
  progress: Json | undefined;
  readonly exchanges: Exchange[] = [];
  /** Filled in; undefined until it runs. */
  #settings: unknown;
  /** Its end is written, or about to be: it may not write any more. */
  over = false;
  #decidedAt = 0;
  /** How much of `decided` the journal tells; -1: nothing of this attempt. */
  noted: number;
  /** It has lists under way at once, and they know what was saved before the run was taken up. */
  holdsBeside = false;
  readonly resumed: boolean;
  #doors: StepDoors | null = null;
  readonly #step: CompiledStep;
  readonly #strand: Strand;
  #controller: AbortController | null = null;
  #limit: TimeLimit | null = null;

  constructor(
    step: CompiledStep,
    strand: Strand,
    { path, attempt, decided = [], progress, startedAt, resumed = false }: Begun,
  ) {
    this.#step = step;
    this.#strand = strand;
    this.path = path;
    this.attempt = attempt;
    this.resumed = resumed;
    this.decided = [...decided];
    this.progress = progress;
    this.noted = startedAt === undefined ? -1 : decided.length;
    // Passes at one attempt see one time, so that they send the same.
    this.startedAt = startedAt ?? strand.execution.doors.now();
    strand.scope.setNow(this.startedAt);
    if (step.holds) strand.execution.spans?.holds(this);
  }

  get type(): string {
    return this.#step.type;
  }

  get runId(): string {
    return this.#strand.execution.run.id;
  }

  get workspace(): string {
    return this.#strand.execution.run.workspace;
  }

  get idempotencyKey(): string {
    return `${this.#strand.execution.run.id}/${this.path}`;
  }

  get scope(): Scope {
    return this.#strand.scope.scope;
  }

  /** Where traces are collected each attempt has a way out of its own, which marks its calls. */
  get doors(): StepDoors {
    const { doors, spans } = this.#strand.execution;
    if (spans === null) return doors.steps;
    const { http } = doors.steps;
    this.#doors ??= { ...doors.steps, http: { ...spans.calls(http, this), shared: http.shared ?? http } };
    return this.#doors;
  }

  get timeoutMs(): number {
    return this.#step.timeoutMs;
  }

  /** Made when first asked for: most steps without effect never look at it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /** Made when first asked for: a step that is done at once has none. */
  get #time(): TimeLimit {
    const { closing, execution } = this.#strand;
    const leftMs = closing ? () => Number.POSITIVE_INFINITY : () => execution.allowance.leftMs();
    return (this.#limit ??= new TimeLimit({ limitMs: this.timeoutMs, leftMs }));
  }

  waitsForTurn(what: string): () => void {
    return this.#time.waitsFor(what);
  }

  now(): number {
    return this.#strand.execution.doors.now();
  }

  async evaluate(expression: string): Promise<Json> {
    const recorded = this.decided[this.#decidedAt];
    this.#decidedAt += 1;
    if (recorded !== undefined) return recorded;
    const value = await this.evaluateAnew(expression, {});
    this.decided.push(value);
    return value;
  }

  async evaluateAnew(expression: string, locals: Readonly<Record<string, Json>>): Promise<Json> {
    const compiled = this.#strand.execution.workflow.expression(expression);
    if (this.#strand.scope.lacks) await this.#strand.complete(dependenceOf(compiled));
    const value = await compiled.evaluate({ ...this.scope, ...locals });
    return value ?? null;
  }

  /** Whether an expression of a retry policy is true; false where it can't be told. */
  async asks(when: string, locals: Readonly<Record<string, Json>>): Promise<boolean> {
    return (await this.evaluateAnew(when, locals).catch(() => null)) === true;
  }

  load(name: string): Json | undefined {
    return Object.hasOwn(this.saved, name) ? this.saved[name] : this.#strand.scope.variables.load(name);
  }

  save(name: string, value: Json): void {
    this.saved[name] = value;
  }

  log(line: string): void {
    if (this.console.length < consoleLinesMax)
      this.console.push(this.masked(line).slice(0, consoleCharactersMax));
    else this.console[consoleLinesMax] = `Only the first ${consoleLinesMax} lines are kept.`;
  }

  exchanged(exchange: HttpExchange): void {
    const kept = this.#strand.execution.exchangeOf(exchange);
    if (kept !== null) addExchange(this.exchanges, kept);
  }

  masked(text: string): string {
    return this.#strand.execution.secrets.text(text);
  }

  conceal(value: string): void {
    this.#strand.execution.secrets.conceal(value);
  }

  async keep(progress: Json): Promise<void> {
    if (this.over) throw new Error("The attempt is over.");
    this.progress = progress;
    await this.#strand.execution.keep(this);
  }

  undelivered(letter: Undelivered): Promise<void> {
    return this.#strand.execution.keepLetter(this.path, letter);
  }

  file(number: number): StepFile | null {
    return fileOf(this.#strand.execution.run.event, number);
  }

  answer(answer: RunAnswer): void {
    this.answered ??= answer;
  }

  get outside(): OutsideDoor {
    const { execution } = this.#strand;
    const { run, doors, spans } = execution;
    const { path, attempt } = this;
    return doors.outside({
      run,
      path,
      attempt,
      masked: (value) => execution.secrets.value(value),
      conceal: (value) => execution.secrets.conceal(value),
      traceparent: spans?.at(this),
    });
  }

  wait(durationMs: number): Wait {
    return new Wait(this.now() + durationMs);
  }

  again(durationMs: number, progress: Json): Wait {
    this.progress = progress;
    return new Wait(this.now() + durationMs, null, progress);
  }

  steps(list: string, steps: readonly Step[], within: Within = {}): Promise<Json> {
    return this.#strand.hold(this, list, steps, within);
  }

  began(list: string): boolean {
    return this.#strand.execution.ledger.journal.past.any(`${this.path}/${list}/`);
  }

  /** The settings, filled in. Throws, or rejects with, what is wrong with them. */
  settings(): unknown {
    return this.#step.settings(this.scope);
  }

  /** What it was given, bounded, secrets masked; of steps that reach outside, and of attempts that fail. */
  inputFor({ status }: Pick<Attempt, "status">): Json | undefined {
    if (!this.#step.effect && status !== "failed") return undefined;
    const { kind } = this.#step;
    const secret = secretSettings(kind);
    return inputOf(ownSettings(this.#settings, kind), { mask: (text) => this.masked(text), secret });
  }

  /**
   * Runs the step. Gives what it gave without a promise at once: between reading and writing the run's variables nobody
   * else is to come. Throws, or rejects with, whatever ends the attempt otherwise.
   */
  run(settings: unknown): Json | Wait | Promise<Json | Wait> {
    this.#settings = settings;
    for (const value of secretsIn(settings, secretSettings(this.#step.kind))) this.conceal(value);
    const result = this.#step.kind.run(settings, this);
    return result instanceof Promise ? this.#bounded(result) : result;
  }

  /** A step that holds others may take as long as they do, and leaves with them. */
  async #bounded(result: Promise<Json | Wait>): Promise<Json | Wait> {
    if (this.#step.holds) return result;
    const { underWay } = this.#strand;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (reason: Error) => {
      // First, so that it is this reason that counts, and not what the step makes of being aborted.
      reject(reason);
      this.#controller?.abort(reason);
    };
    this.#time.start(stop);
    underWay.add(stop);
    try {
      return await Promise.race([result, stopped]);
    } finally {
      this.over = true;
      this.#time.end();
      underWay.delete(stop);
    }
  }
}

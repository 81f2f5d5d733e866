import type { Exchange } from "../contract/exchange.ts";
import type { Json } from "../contract/name.ts";
import type { RunAnswer } from "../contract/run.ts";
import type { Step } from "../contract/workflow.ts";
import {
  type HttpExchange,
  type Scope,
  type StepContext,
  type StepDoors,
  type StepFile,
  Wait,
} from "../steps/step.ts";
import type { CompiledStep } from "./compiled.ts";
import { addExchange } from "./exchanges.ts";
import type { Execution } from "./execution.ts";
import { fileOf } from "./files.ts";

/** A console is for a person to read. */
const consoleLinesMax = 200,
  consoleCharactersMax = 2_000;

/** Thrown into a step that takes too long. Worth another attempt. */
export class StepTimeout extends Error {
  override name = "StepTimeout";
}

/** Where an attempt begins: anew, or from what an earlier pass at it, or the attempt before, has kept. */
export interface Begun {
  attempt: number;
  decided: Json[];
  progress?: Json | undefined;
  startedAt?: number | undefined;
}

/** One attempt at one step, as the step sees it. */
export class Attempting implements StepContext {
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
  /** Its end is written, or about to be: it may not write any more. */
  over = false;
  #decidedAt = 0;
  readonly #step: CompiledStep;
  readonly #execution: Execution;
  #controller: AbortController | null = null;

  constructor(
    step: CompiledStep,
    execution: Execution,
    { attempt, decided, progress, startedAt = execution.doors.now() }: Begun,
  ) {
    this.#step = step;
    this.#execution = execution;
    this.path = step.path;
    this.attempt = attempt;
    this.decided = decided;
    this.progress = progress;
    // Passes at one attempt see one time, so that they send the same.
    this.startedAt = startedAt;
    execution.scope.setNow(this.startedAt);
  }

  get runId(): string {
    return this.#execution.run.id;
  }

  get workspace(): string {
    return this.#execution.run.workspace;
  }

  get idempotencyKey(): string {
    return `${this.#execution.run.id}/${this.path}`;
  }

  get scope(): Scope {
    return this.#execution.scope.scope;
  }

  get doors(): StepDoors {
    return this.#execution.doors.steps;
  }

  get timeoutMs(): number {
    return this.#step.timeoutMs;
  }

  /** Made when first asked for: most steps without effect never look at it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  now(): number {
    return this.#execution.doors.now();
  }

  async evaluate(expression: string): Promise<Json> {
    const recorded = this.decided[this.#decidedAt];
    this.#decidedAt += 1;
    if (recorded !== undefined) return recorded;
    const value = await this.#execution.workflow.expression(expression).evaluate(this.scope);
    const json = value ?? null;
    this.decided.push(json);
    return json;
  }

  load(name: string): Json | undefined {
    return Object.hasOwn(this.saved, name) ? this.saved[name] : this.#execution.scope.load(name);
  }

  save(name: string, value: Json): void {
    this.saved[name] = value;
  }

  log(line: string): void {
    if (this.console.length < consoleLinesMax) this.console.push(line.slice(0, consoleCharactersMax));
    else this.console[consoleLinesMax] = `Only the first ${consoleLinesMax} lines are kept.`;
  }

  exchanged(exchange: HttpExchange): void {
    addExchange(this.exchanges, this.#execution.exchangeOf(exchange));
  }

  conceal(value: string): void {
    this.#execution.conceal(value);
  }

  async keep(progress: Json): Promise<void> {
    if (this.over) throw new Error("The attempt is over.");
    this.progress = progress;
    await this.#execution.keep(this, this.#step);
  }

  file(number: number): StepFile | null {
    return fileOf(this.#execution.run.event, number);
  }

  answer(answer: RunAnswer): void {
    this.answered ??= answer;
  }

  wait(durationMs: number): Wait {
    return new Wait(this.now() + durationMs);
  }

  again(durationMs: number, progress: Json): Wait {
    this.progress = progress;
    return new Wait(this.now() + durationMs, null, progress);
  }

  steps(list: string, steps: readonly Step[]): Promise<Json> {
    return this.#execution.held(this, this.#step, list, steps);
  }

  /** Fills in the settings and runs the step. Throws whatever ends the attempt otherwise. */
  async run(): Promise<Json | Wait> {
    const settings = this.#step.settings(this.scope);
    const config = settings instanceof Promise ? await settings : settings;
    const result = this.#step.kind.run(config, this);
    const output = result instanceof Promise ? await this.#bounded(result) : result;
    return output ?? null;
  }

  /** A step that holds others may take as long as they do, and leaves with them. */
  async #bounded(result: Promise<Json | Wait>): Promise<Json | Wait> {
    if (this.#step.holds) return result;
    const { underWay } = this.#execution;
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = (reason: Error) => {
      // First, so that it is this reason that counts, and not what the step makes of being aborted.
      reject(reason);
      this.#controller?.abort(reason);
    };
    const limitMs = Math.min(this.timeoutMs, this.#execution.leftMs());
    const timer = setTimeout(
      () => stop(new StepTimeout(`The step took longer than ${limitMs} ms.`)),
      limitMs,
    );
    underWay.add(stop);
    try {
      return await Promise.race([result, stopped]);
    } finally {
      this.over = true;
      clearTimeout(timer);
      underWay.delete(stop);
    }
  }
}

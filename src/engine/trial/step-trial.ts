import { silentLog } from "../../contract/log.ts";
import type { Json } from "../../contract/name.ts";
import { Problem } from "../../contract/problem.ts";
import { RetryPolicy } from "../../contract/retry.ts";
import type { Attempt, RunError } from "../../contract/run.ts";
import type { Step } from "../../contract/workflow.ts";
import { Halted, type Scope, type StepContext } from "../../steps/step.ts";
import type { RunEvent } from "../../store/store.ts";
import { type CompiledStep, CompiledWorkflow } from "../compiled.ts";
import { Departure } from "../departure.ts";
import { execute, type Left } from "../execute.ts";
import { Execution } from "../execution.ts";
import { failureOf } from "../failure.ts";
import { claimedRun, nothingComes, type Trial, type TrialDoors } from "./trial.ts";
import { idsIn, TrialSteps, type WouldCall } from "./trial-steps.ts";
import { targetOf, type Way, wayTo } from "./way-to.ts";

/** A step that is tried where it stands, or what it would see; nothing is written. */
export interface StepTrial {
  workflow: Trial["workflow"];
  /** Its id or path; null: what would come after the last step. */
  step: string | null;
  /** `scope`: it is not run, only what it would see is wanted; `end`: those that follow in its list are run, too. */
  through: "scope" | "step" | "end";
  event: RunEvent | null;
  input: Json;
  runId: string;
  /** What steps before it gave, by their ids; they are not run. */
  outputs: Readonly<Record<string, Json>>;
  /** Variables that had been saved. */
  variables: Readonly<Record<string, Json>>;
  /** What is given instead of what the steps around it would name: an item, a number. */
  locals: Readonly<Record<string, Json>>;
  /** Whether it, and those that follow, really do what they do outside. */
  effects: boolean;
  msMax: number;
  /** When it is aborted the trial stops. */
  signal?: AbortSignal | undefined;
}

export interface StepTrialEnd {
  /** `unknown`: it was not run, because it needs what is not known; `stopped`: it took too long. */
  status: "succeeded" | "failed" | "stopped" | "unknown";
  output: Json;
  error: RunError | null;
  /** Of the steps that were tried, and of those before that could be computed. */
  attempts: Attempt[];
  /** What they were called with, by path, bounded and masked. */
  settings: Record<string, Json>;
  /** What it and those after it would have called. */
  wouldCall: WouldCall[];
  /** Ids of steps before it whose outputs are not known. */
  missing: string[];
  /** What failed on the way to it. */
  notes: string[];
  /** What it saw, or would see; null: it was not reached. */
  scope: Scope | null;
}

export interface StepTrialDoors extends TrialDoors {
  now: () => number;
  chance: () => number;
}

const once = RetryPolicy.parse({ attempts: 1 });
const endId = "__end";
const nothing = async () => new Map<string, string>();

/** Tries a step. Throws Problem `not_found` where there is none; never rejects for what a step does. */
export async function tryStep(trial: StepTrial, doors: StepTrialDoors): Promise<StepTrialEnd> {
  const target = trial.step === null ? null : targetOf(trial.step);
  const way =
    target === null ? atEnd(trial.workflow.steps) : wayTo(trial.workflow.steps, target.id, doors.kindOf);
  if (way === null)
    throw new Problem("not_found", { detail: `There is no step "${target?.id}" in the workflow.` });
  const rounds = target?.rounds ?? new Map<string, number>();
  return new StepTrying(trial, doors, { way, rounds }).end();
}

/** A step after all others, which is never run. */
const atEnd = (steps: readonly Step[]): Way => ({
  steps: [
    ...steps,
    { id: endId, type: "transform", config: { value: null }, disabled: false, timeoutMs: 1_000 },
  ],
  entered: [],
  rest: [],
});

class StepTrying {
  readonly #trial: StepTrial;
  readonly #doors: StepTrialDoors;
  readonly #way: Way;
  readonly #rounds: ReadonlyMap<string, number>;
  readonly #id: string;
  readonly #steps: TrialSteps;
  /** The step itself, what it holds, and those after it where they are wanted. */
  readonly #tried: ReadonlySet<string>;
  readonly #lines: Attempt[] = [];
  readonly #settings: Record<string, Json> = {};
  readonly #failed = new Map<string, string>();
  #scope: Scope | null = null;

  constructor(
    trial: StepTrial,
    doors: StepTrialDoors,
    at: { way: Way; rounds: ReadonlyMap<string, number> },
  ) {
    this.#trial = trial;
    this.#doors = doors;
    this.#way = at.way;
    this.#rounds = at.rounds;
    const own = at.way.steps.at(-1);
    this.#id = own?.id ?? endId;
    const tried = [...(own === undefined ? [] : [own]), ...(trial.through === "end" ? at.way.rest : [])];
    this.#tried = new Set(tried.flatMap((step) => [step.id, ...idsIn(step, doors.kindOf)]));
    const filled = (path: string, input: Json) => void (this.#settings[path] = input);
    const { outputs: given, effects } = trial;
    // What is tried is not given.
    const outputs = Object.fromEntries(Object.entries(given).filter(([id]) => !this.#tried.has(id)));
    this.#steps = new TrialSteps({
      ...doors,
      recorded: [],
      outputs,
      filled,
      ...(effects && { real: this.#tried }),
    });
  }

  async end(): Promise<StepTrialEnd> {
    try {
      return this.#endOf(await this.#left());
    } catch (error) {
      return this.#endOf({
        kind: "ended",
        status: "failed",
        output: null,
        ...failureOf(error, this.#doors.masking),
        answer: null,
      });
    }
  }

  async #left(): Promise<Left> {
    const { workflow, msMax, signal } = this.#trial;
    const steps = [...this.#way.steps, ...(this.#trial.through === "end" ? this.#way.rest : [])];
    const compiled = new CompiledWorkflow({ ...workflow, steps }, this.#doors.kindOf, (step, source) =>
      this.#adapted(step, source),
    );
    const execution = this.#execution(compiled);
    const stop = () => execution.leave({ kind: "cancel" }, { atOnce: true });
    const timer = setTimeout(stop, msMax);
    signal?.addEventListener("abort", stop);
    try {
      return await execute(execution);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    }
  }

  #execution(workflow: CompiledWorkflow): Execution {
    const { now, chance, sources, masking, steps } = this.#doors;
    const { variables, locals, input } = this.#trial;
    const startedAt = new Date(now()).toISOString();
    const written = async (held: { attempts: readonly Attempt[] }) => {
      this.#lines.push(...held.attempts);
      return "written" as const;
    };
    const saved = { at: startedAt, saved: { ...variables, ...locals } };
    const run = { ...claimedRun({ ...this.#trial, startedAt }), input, edits: { variables: [saved] } };
    return new Execution(
      { run, workflow, sources, masking },
      {
        store: {
          runs: { checkpoint: written, park: written, finish: written, release: written, values: nothing },
          deadLetters: { add: () => Promise.resolve() },
          ownWrites: { note: async () => undefined },
        },
        steps,
        wholeLines: true,
        log: silentLog,
        now,
        chance,
        given: new AbortController().signal,
        outside: () => nothingComes,
        answered: () => undefined,
      },
    );
  }

  #adapted(step: CompiledStep, source: Step): CompiledStep {
    const entered = this.#way.entered.find(({ id }) => id === step.id);
    if (entered !== undefined) return this.#entering(step, entered.list);
    const adapted = this.#steps.adapted(step, source);
    const { kind } = adapted;
    if (step.id === this.#id) {
      const run = (settings: unknown, context: StepContext) => {
        const { steps: outputs, ...names } = context.scope;
        this.#scope = { ...names, steps: { ...Object(outputs) } };
        return this.#trial.through === "scope" ? null : kind.run(settings, context);
      };
      return { ...adapted, kind: { ...kind, run } };
    }
    if (this.#tried.has(step.id)) return adapted;
    const run = (settings: unknown, context: StepContext) => this.#before(adapted, settings, context);
    // What ends a run is passed over on the way to a step that stands behind it.
    const { ends: _ends, ...lasting } = kind;
    return { ...adapted, kind: { ...lasting, run } };
  }

  /** A step before it may fail; then what it gives is not known. */
  async #before({ id, kind }: CompiledStep, settings: unknown, context: StepContext) {
    try {
      return await kind.run(settings, context);
    } catch (error) {
      if (error instanceof Departure || error instanceof Halted) throw error;
      this.#failed.set(id, failureOf(error, this.#doors.masking).error.message);
      this.#steps.forget(id);
      return null;
    }
  }

  /** A step that holds it names what it names, and does nothing. */
  #entering(step: CompiledStep, list: string): CompiledStep {
    const run = async (_settings: unknown, context: StepContext) => {
      const { locals } = this.#trial;
      try {
        const config = await step.settings(context.scope);
        const named = step.kind.locals?.(config, { list, round: this.#rounds.get(step.id) ?? 0 }) ?? {};
        for (const [name, value] of Object.entries({ ...named, ...locals })) context.save(name, value);
      } catch (error) {
        this.#failed.set(step.id, failureOf(error, this.#doors.masking).error.message);
      }
      return null;
    };
    return {
      ...step,
      policy: once,
      effect: false,
      holds: false,
      settings: () => null,
      ownWrite: null,
      kind: { ...step.kind, run },
    };
  }

  #endOf(left: Left): StepTrialEnd {
    const { wouldCall, unknownIds } = this.#steps.found();
    const missing = unknownIds.filter((id) => !this.#tried.has(id) && id !== this.#id);
    const inner = new Set(this.#way.entered.map(({ id }) => id));
    const common = {
      attempts: this.#lines.filter(({ path }) => !inner.has(path) && path !== endId),
      settings: this.#settings,
      wouldCall: wouldCall.filter(({ step }) => this.#tried.has(step)),
      missing,
      notes: [...this.#failed].map(([id, message]) => `${id} failed: ${message}`),
      scope: this.#seen(new Set([...missing, ...inner])),
    };
    if (left.kind !== "ended" || left.status === "canceled") {
      const error = { message: `It took longer than ${this.#trial.msMax} ms.` };
      return { ...common, status: "stopped", output: null, error };
    }
    const isUnknown = this.#trial.through !== "scope" && unknownIds.includes(this.#id);
    if (left.status === "succeeded" && isUnknown && !wouldCall.some(({ step }) => step === this.#id)) {
      return { ...common, status: "unknown", output: null, error: null };
    }
    return { ...common, status: left.status, output: left.output, error: left.error };
  }

  /** What is not known is not there. */
  #seen(without: ReadonlySet<string>): Scope | null {
    if (this.#scope === null) return null;
    const { steps, ...names } = this.#scope;
    const outputs = Object.entries({ ...Object(steps) }).filter(([id]) => !without.has(id));
    return { ...names, steps: Object.fromEntries(outputs) };
  }
}

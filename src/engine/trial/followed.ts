import type { Json } from "../../contract/name.ts";
import { RetryPolicy } from "../../contract/retry.ts";
import type { Attempt } from "../../contract/run.ts";
import type { StepInput, StepInputs } from "../../contract/step-input.ts";
import type { Workflow } from "../../contract/workflow.ts";
import { Halted, type StepContext, StepFailure, Wait } from "../../steps/step.ts";
import type { ClaimedRun } from "../../store/store.ts";
import { type CompiledStep, CompiledWorkflow } from "../compiled.ts";
import { Departure } from "../departure.ts";
import { inputOf } from "../input.ts";
import { secretSettings, secretsIn } from "../secret-settings.ts";
import { Values } from "../values.ts";
import { carriedNowhere, type TrialDoors } from "./trial.ts";
import { Turns } from "./turns.ts";

export interface FollowedRun {
  /** With its journal as it is on disk. */
  run: ClaimedRun;
  workflow: Workflow;
  /** Only of this step, and of those within it; absent: of all. */
  under?: string | undefined;
  /** Lines that began before this do not follow from what is known now. */
  since: string | null;
  /** The run's large values. */
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** A person waits for it. */
const followMsMax = 5_000;
const once = RetryPolicy.parse({ attempts: 1 });
const haltedName = new Halted().name;

/**
 * What the steps of a run were given that the journal does not say it of. Steps are gone through as the run went: each gives,
 * in the order of the journal, what it gave then, and its settings are filled in anew from what stood before it. Nothing
 * outside is called; only where a secret was taken out of what a step computed it is computed again.
 */
export async function followedInputs(of: FollowedRun, doors: TrialDoors): Promise<StepInputs> {
  const following = new Following(of);
  const compiled = new CompiledWorkflow(of.workflow, doors.kindOf, (step) => following.adapted(step));
  const run = { ...of.run, journal: [], ranMs: 0, cancelRequested: false };
  const at = Date.parse(run.startedAt);
  await carriedNowhere({ run, workflow: compiled, at, msMax: followMsMax }, doors);
  return following.end();
}

interface Placed {
  line: Attempt;
  place: number;
}

class Following {
  readonly #of: FollowedRun;
  readonly #last = new Map<string, Placed>();
  /** Paths of what is to be told, and is not yet. */
  readonly #wanted = new Set<string>();
  readonly #inputs: StepInput[] = [];
  readonly #turns = new Turns();
  readonly #values: Values;

  constructor(of: FollowedRun) {
    this.#of = of;
    this.#values = new Values({ read: of.read });
    for (const [place, line] of of.run.journal.entries()) {
      const known = this.#last.get(line.path);
      if (known === undefined || known.line.attempt <= line.attempt)
        this.#last.set(line.path, { line, place });
    }
    for (const path of this.#last.keys()) if (this.#isWanted(path)) this.#wanted.add(path);
  }

  end(): StepInputs {
    return { inputs: this.#inputs, complete: this.#wanted.size === 0 };
  }

  adapted(step: CompiledStep): CompiledStep {
    const kind = {
      ...step.kind,
      run: (_none: unknown, context: StepContext) => this.#run(step, context),
    };
    const bounds = { policy: once, timeoutMs: 2 * followMsMax };
    return { ...step, ...bounds, effect: false, settings: () => null, ownWrite: null, kind };
  }

  #isWanted(path: string): boolean {
    const { under } = this.#of;
    return under === undefined || path === under || path.startsWith(`${under}/`);
  }

  async #run(step: CompiledStep, context: StepContext): Promise<Json> {
    const placed = this.#last.get(context.path);
    const { scope } = context;
    // What `$now()` said then, unless the author gave another meaning to the name.
    if (placed !== undefined && context.load("now") === undefined)
      scope["now"] = Date.parse(placed.line.startedAt);
    const settings = await step.settings(scope);
    for (const value of secretsIn(settings, secretSettings(step.kind))) context.conceal(value);
    if (placed !== undefined) this.#tell(step, settings, { line: placed.line, context });
    if (!step.holds) return this.#given(step, settings, { placed, context });
    const output = await step.kind.run(settings, context);
    if (!(output instanceof Wait)) return output;
    return this.#given(step, settings, { placed, context });
  }

  #tell(
    { kind, holds }: CompiledStep,
    settings: unknown,
    { line, context }: { line: Attempt; context: StepContext },
  ): void {
    const { path, attempt, startedAt } = line;
    if (!this.#wanted.delete(path) || startedAt < (this.#of.since ?? "")) return;
    // The steps that it holds are shown themselves.
    const own = holds ? without(settings, kind.raw ?? []) : settings;
    const mask = (text: string) => context.masked(text);
    const input = inputOf(own, { mask, secret: secretSettings(kind) });
    if (input !== undefined) this.#inputs.push({ path, attempt, input });
    if (this.#wanted.size === 0) throw new Departure({ kind: "cancel" });
  }

  /** What it gave then, when its turn has come. */
  async #given(
    step: CompiledStep,
    settings: unknown,
    { placed, context }: { placed: Placed | undefined; context: StepContext },
  ): Promise<Json> {
    await this.#turns.wait(placed?.place ?? Number.POSITIVE_INFINITY);
    // The run has not got further.
    if (placed === undefined) throw new StepFailure({ message: "It has not run.", step: context.path });
    const { line } = placed;
    // It was stopped while it was under way: whoever holds it stops it again.
    if (line.error?.name === haltedName) return new Promise(() => undefined);
    if (line.status === "failed" || line.status === "waiting")
      throw new StepFailure(line.error ?? { message: "It has not ended.", step: context.path });
    if (line.masked === true && !step.effect && step.kind.waitsOutside !== true) {
      const output = await step.kind.run(settings, context);
      return output instanceof Wait ? output.output : output;
    }
    const { output, saved, answer } = line.large === undefined ? line : await this.#values.wholeLine(line);
    for (const [name, value] of Object.entries(saved)) context.save(name, value);
    if (answer !== null) context.answer(answer);
    return output;
  }
}

function without(settings: unknown, names: readonly string[]): unknown {
  if (typeof settings !== "object" || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
}

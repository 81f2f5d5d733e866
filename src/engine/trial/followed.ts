import type { Json } from "../../contract/name.ts";
import { RetryPolicy } from "../../contract/retry.ts";
import type { Attempt } from "../../contract/run.ts";
import type { StepInput, StepInputs } from "../../contract/step-input.ts";
import type { Workflow } from "../../contract/workflow.ts";
import { Halted, type StepContext, StepFailure, Wait } from "../../steps/step.ts";
import type { CarriedEdits, ClaimedRun } from "../../store/store.ts";
import { type CompiledStep, CompiledWorkflow, type KindOf } from "../compiled.ts";
import { Departure } from "../departure.ts";
import { inputOf, ownSettings } from "../input.ts";
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
  /** Of lines that began before this nothing is told. */
  since: string;
  msMax: number;
  /** The run's large values. */
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

const once = RetryPolicy.parse({ attempts: 1 });
const haltedName = new Halted().name;

/**
 * What the steps of a run were given that the journal does not say it of. Steps are gone through as the run went: each gives,
 * in the order of the journal, what it gave then, and its settings are filled in anew from what stood before it. Nothing
 * outside is called; only where a secret was taken out of what a step computed it is computed again.
 */
export async function followedInputs(of: FollowedRun, doors: TrialDoors): Promise<StepInputs> {
  const following = new Following(of, doors.kindOf);
  if (following.isOver) return following.end();
  const compiled = new CompiledWorkflow(of.workflow, doors.kindOf, (step) => following.adapted(step));
  const run = { ...following.atFirst(), journal: [], ranMs: 0, cancelRequested: false };
  const at = Date.parse(run.startedAt);
  await carriedNowhere({ run, workflow: compiled, at, msMax: of.msMax }, doors);
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
  /** Variables that somebody set, by the place of the line after which that was. */
  readonly #edited = new Map<number, Record<string, Json>>();
  readonly #editedAtFirst: NonNullable<CarriedEdits["variables"]> = [];

  constructor(of: FollowedRun, kindOf: KindOf) {
    this.#of = of;
    this.#values = new Values({ read: of.read });
    for (const [place, line] of of.run.journal.entries()) {
      const known = this.#last.get(line.path);
      if (known === undefined || known.line.attempt <= line.attempt)
        this.#last.set(line.path, { line, place });
    }
    for (const { line } of this.#last.values()) if (this.#isWanted(line)) this.#wanted.add(line.path);
    for (const edit of of.run.edits?.variables ?? []) {
      const before = Array.from(this.#last.values()).filter(
        ({ line }) =>
          line.status === "succeeded" && line.startedAt < edit.at && kindOf(line.type)?.lists === undefined,
      );
      const place = Math.max(...before.map((one) => one.place));
      if (before.length === 0) this.#editedAtFirst.push(edit);
      else this.#edited.set(place, { ...this.#edited.get(place), ...edit.saved });
    }
  }

  /** Nothing is to be told, or no more. */
  get isOver(): boolean {
    return this.#wanted.size === 0;
  }

  /** The run as its first step sees it. */
  atFirst(): ClaimedRun {
    const { edits, ...run } = this.#of.run;
    return edits === undefined ? run : { ...run, edits: { ...edits, variables: this.#editedAtFirst } };
  }

  end(): StepInputs {
    return { inputs: this.#inputs, complete: this.isOver };
  }

  adapted(step: CompiledStep): CompiledStep {
    const kind = {
      ...step.kind,
      run: (_none: unknown, context: StepContext) => this.#run(step, context),
    };
    const bounds = { policy: once, timeoutMs: 2 * this.#of.msMax };
    return { ...step, ...bounds, effect: false, settings: () => null, ownWrite: null, kind };
  }

  #isWanted({ path, startedAt, edited }: Attempt): boolean {
    const { under, since } = this.#of;
    if (startedAt < since || edited === true) return false;
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
    { kind }: CompiledStep,
    settings: unknown,
    { line, context }: { line: Attempt; context: StepContext },
  ): void {
    const { path, attempt } = line;
    if (!this.#wanted.delete(path)) return;
    const mask = (text: string) => context.masked(text);
    const input = inputOf(ownSettings(settings, kind), { mask, secret: secretSettings(kind) });
    if (input !== undefined) this.#inputs.push({ path, attempt, input });
    if (this.isOver) throw new Departure({ kind: "cancel" });
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
    const { line, place } = placed;
    // It was stopped while it was under way: whoever holds it stops it again.
    if (line.error?.name === haltedName) return new Promise(() => undefined);
    if (line.status === "failed" || line.status === "waiting")
      throw new StepFailure(line.error ?? { message: "It has not ended.", step: context.path });
    if (line.masked === true && !step.effect && step.kind.waitsOutside !== true) {
      const output = await step.kind.run(settings, context);
      this.#saveEdited(place, context);
      return output instanceof Wait ? output.output : output;
    }
    const { output, saved, answer } = line.large === undefined ? line : await this.#values.wholeLine(line);
    for (const [name, value] of Object.entries(saved)) context.save(name, value);
    this.#saveEdited(place, context);
    if (answer !== null) context.answer(answer);
    return output;
  }

  /** As if the step before had saved it. */
  #saveEdited(place: number, context: StepContext): void {
    for (const [name, value] of Object.entries(this.#edited.get(place) ?? {})) context.save(name, value);
  }
}

import { type Json, Json as JsonSchema } from "../../contract/name.ts";
import { RetryPolicy } from "../../contract/retry.ts";
import type { Attempt, RunAnswer } from "../../contract/run.ts";
import type { Step } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";
import { Outside, type StepContext, TerminalError, Wait } from "../../steps/step.ts";
import type { CompiledStep, CompiledWorkflow, KindOf } from "../compiled.ts";
import { type Dependence, dependence } from "../dependence.ts";
import { heldLists } from "../held-lists.ts";
import { inputOf } from "../input.ts";
import type { Masking } from "../masking.ts";
import { secretSettings, secretsIn } from "../secret-settings.ts";

/** What a step with an effect was called with, filled in, and what it gave or failed with. */
export interface RecordedCall {
  path: string;
  id: string;
  type: string;
  config: Json;
  end: Pick<Attempt, "output" | "saved" | "answer" | "error" | "status">;
}

/** A call that would be made now. */
export interface WouldCall {
  step: string;
  path: string;
  type: string;
  /** Filled in, bounded, secrets masked. */
  config: Json;
}

interface StepsOf {
  kindOf: KindOf;
  masking: Masking | null;
  recorded: readonly RecordedCall[];
  /** Of a run that is followed as it was: what its steps gave, whatever they are called with. */
  journal?: readonly Attempt[];
  /** What steps give without being run, by their ids. */
  outputs?: Readonly<Record<string, Json>>;
  /** Ids of steps whose effects are wanted. */
  real?: ReadonlySet<string>;
  /** Is told what a step is called with, bounded and masked. */
  filled?: (path: string, input: Json) => void;
}

const once = RetryPolicy.parse({ attempts: 1 });

/**
 * The steps of one trial. One without effect runs; one with an effect gives what the recorded run got for the same call.
 * Where it made no such call, what it would give is not known, nor is anything that depends on it: such steps don't run.
 */
export class TrialSteps {
  /** Of a run that is followed: what each effect was called with. */
  readonly made: RecordedCall[] = [];
  readonly #of: StepsOf;
  readonly #left: RecordedCall[];
  readonly #ended: ReadonlyMap<string, Attempt>;
  readonly #wouldCall: WouldCall[] = [];
  readonly #unknown: string[] = [];
  /** Ids of steps, and names of variables, whose values are not known. */
  readonly #unknownIds = new Set<string>();
  readonly #unknownNames = new Set<string>();
  #isAnswerUnknown = false;
  #hasAnswered = false;

  constructor(of: StepsOf) {
    this.#of = of;
    this.#left = [...of.recorded];
    this.#ended = new Map((of.journal ?? []).map((attempt) => [attempt.path, attempt]));
  }

  /** What this step gives is not known. */
  forget(id: string): void {
    this.#unknownIds.add(id);
  }

  found(): { wouldCall: WouldCall[]; unknown: string[]; unknownIds: string[]; isAnswerUnknown: boolean } {
    return {
      wouldCall: this.#wouldCall,
      unknown: this.#unknown,
      unknownIds: [...this.#unknownIds],
      isAnswerUnknown: this.#isAnswerUnknown,
    };
  }

  /** A run's output is its last step's. */
  isLastUnknown({ steps }: CompiledWorkflow): boolean {
    const last = steps.at(-1);
    return last !== undefined && this.#unknownIds.has(last.id);
  }

  /** The step as it is tried. Settings are filled in only once it is known that they can be. */
  adapted(step: CompiledStep, source: Step): CompiledStep {
    const needs = dependence(step.kind, source.config);
    return {
      ...step,
      policy: once,
      effect: false,
      settings: () => null,
      ownWrite: null,
      kind: {
        ...step.kind,
        run: (_none, context) => this.#run({ step, source, needs }, context),
      },
    };
  }

  async #run(trying: Trying, context: StepContext): Promise<Json> {
    const { step, source, needs } = trying;
    const { outputs = {}, real, filled } = this.#of;
    if (Object.hasOwn(outputs, step.id)) return outputs[step.id] ?? null;
    if (!needs.isMet(this.#unknownIds, this.#unknownNames)) return this.#forgo(trying, context.path);
    const config = await step.settings(context.scope);
    filled?.(context.path, this.#shown(step, config));
    const isWanted = real?.has(step.id) === true && !waitsOutside(step);
    if (!isWanted && (step.effect || waitsOutside(step))) return this.#effect(step, config, context);
    for (const value of secretsIn(config, secretSettings(step.kind))) context.conceal(value);
    const output = await step.kind.run(config, context);
    if (step.type === "respond") this.#hasAnswered = true;
    if (output instanceof Outside && !this.#ended.has(context.path)) this.#unknownIds.add(step.id);
    if (output instanceof Wait) return this.#ended.get(context.path)?.output ?? output.output;
    // What it gives is its inner steps', as far as can be seen.
    if (step.holds && idsIn(source, this.#of.kindOf).some((id) => this.#unknownIds.has(id)))
      this.#unknownIds.add(step.id);
    return output ?? null;
  }

  /** A step that is not run, with all that it holds. */
  #forgo({ step, source, needs }: Trying, path: string): null {
    this.#unknown.push(path);
    for (const id of [step.id, ...idsIn(source, this.#of.kindOf)]) this.#unknownIds.add(id);
    for (const name of needs.saves) this.#unknownNames.add(name);
    if (answers(source, this.#of.kindOf) && !this.#hasAnswered) this.#isAnswerUnknown = true;
    return null;
  }

  /** What a step is called with, for people. */
  #shown({ kind }: CompiledStep, config: unknown): Json {
    const mask = (text: string) => this.#of.masking?.text(text) ?? text;
    return inputOf(config, { mask, secret: secretSettings(kind) }) ?? null;
  }

  #effect(step: CompiledStep, filled: unknown, context: StepContext): Json {
    const { id, type } = step;
    const { path } = context;
    const config = asJson(filled);
    const own = this.#ended.get(path);
    if (own !== undefined) {
      this.made.push({ path, id, type, config, end: own });
      return given(own, context);
    }
    const at = this.#left.findIndex(
      (call) =>
        call.type === type && (call.path === path || call.id === id) && isEqualJson(call.config, config),
    );
    const [call] = at === -1 ? [] : this.#left.splice(at, 1);
    if (call !== undefined) return given(call.end, context);
    this.#wouldCall.push({ step: id, path, type, config: this.#shown(step, filled) });
    this.#unknownIds.add(id);
    return null;
  }
}

/** What it gives comes from outside, as what an effect brings does. */
const waitsOutside = ({ kind }: CompiledStep) => Reflect.get(kind, "waitsOutside") === true;

interface Trying {
  step: CompiledStep;
  source: Step;
  needs: Dependence;
}

function given(end: RecordedCall["end"], context: StepContext): Json {
  if (end.status === "failed") throw new TerminalError(end.error?.message ?? "The step failed.");
  for (const [name, value] of Object.entries(end.saved)) context.save(name, value);
  const answer: RunAnswer | null = end.answer;
  if (answer !== null) context.answer(answer);
  return end.output;
}

export function idsIn(step: Step, kindOf: KindOf): string[] {
  return heldLists(step, kindOf).flatMap(({ steps }) =>
    steps.flatMap((inner) => [inner.id, ...idsIn(inner, kindOf)]),
  );
}

function answers(step: Step, kindOf: KindOf): boolean {
  return (
    step.type === "respond" ||
    heldLists(step, kindOf).some(({ steps }) => steps.some((inner) => answers(inner, kindOf)))
  );
}

/** Settings hold what is no JSON only where a kind makes it so; then they are compared by what JSON makes of them. */
function asJson(value: unknown): Json {
  const parsed = JsonSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const json: Json = JSON.parse(JSON.stringify(value ?? null));
  return json;
}

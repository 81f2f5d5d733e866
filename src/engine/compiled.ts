import { messageOf } from "../contract/problem.ts";
import { RetryPolicy } from "../contract/retry.ts";
import type { Step, Workflow } from "../contract/workflow.ts";
import { compileExpression, type Expression } from "../core/expression.ts";
import { compileTemplate } from "../core/template.ts";
import { type StepKind, TerminalError } from "../steps/step.ts";
import { type Dependence, dependence, onEverything } from "./dependence.ts";
import { compileOwnWrite, type NotedWrite } from "./own-write.ts";
import { maySeeSecrets } from "./secrecy.ts";
import { secretSettings, secretsIn } from "./secret-settings.ts";
import { compileSettings, type Settings } from "./settings.ts";
import { stepTimeoutMs } from "./step-timeout.ts";

/** A step that is ready to run. */
export interface CompiledStep {
  readonly id: string;
  readonly type: string;
  readonly kind: StepKind;
  /** Reaches outside: checkpointed before the next step begins. */
  readonly effect: boolean;
  readonly settings: Settings;
  /** Null: it notes no write of its own. */
  readonly ownWrite: NotedWrite | null;
  /** Null: a failure ends the run. */
  readonly policy: RetryPolicy | null;
  readonly timeoutMs: number;
  /** Holds other steps; these have timeouts of their own and may wait for days. */
  readonly holds: boolean;
  /** One of its settings is secret, and does not come out of a stored secret alone. */
  readonly conceals: boolean;
  /** What its settings read. Looked for when first asked: most runs have all that there is in memory. */
  readonly needs: () => Dependence;
}

/** Which kind of step a `type` names. */
export type KindOf = (type: string) => StepKind | undefined;

/** What makes another step of one that is ready to run. */
type Adapt = (compiled: CompiledStep, step: Step) => CompiledStep;

/** For steps with an effect, and for failures of a passing kind wherever they come from. */
export const policyDefault = RetryPolicy.parse({});
/** Expressions compiled per workflow: more than its definition can hold come from a step that makes them up. */
const expressionsMax = 2_000;

/** One version of a workflow, with its templates compiled and its settings checked once for all its runs. */
export class CompiledWorkflow {
  readonly steps: readonly CompiledStep[];
  readonly timeoutMs: number;
  /** Whether one of its expressions may see a secret; only then can a secret come out of a step. */
  readonly usesSecrets: boolean;
  readonly #retry: RetryPolicy | undefined;
  readonly #kindOf: KindOf;
  readonly #adapt: Adapt | undefined;
  readonly #lists = new WeakMap<readonly Step[], readonly CompiledStep[]>();
  readonly #expressions = new Map<string, Expression>();

  /** Throws TerminalError when a step is of an unknown type or its templates are wrong. */
  constructor(workflow: Pick<Workflow, "steps" | "retry" | "timeoutMs">, kindOf: KindOf, adapt?: Adapt) {
    this.timeoutMs = workflow.timeoutMs;
    this.usesSecrets = maySeeSecrets(workflow.steps, kindOf);
    this.#retry = workflow.retry;
    this.#kindOf = kindOf;
    this.#adapt = adapt;
    this.steps = this.list(workflow.steps);
  }

  /** The steps that a step holds. */
  list(steps: readonly Step[]): readonly CompiledStep[] {
    const known = this.#lists.get(steps);
    if (known !== undefined) return known;
    const compiled = steps.filter((step) => !step.disabled).map((step) => this.#compile(step));
    this.#lists.set(steps, compiled);
    return compiled;
  }

  /** Throws ExpressionError when the source is wrong. */
  expression(source: string): Expression {
    const known = this.#expressions.get(source);
    if (known !== undefined) return known;
    const expression = compileExpression(source);
    if (this.#expressions.size < expressionsMax) this.#expressions.set(source, expression);
    return expression;
  }

  #compile(step: Step): CompiledStep {
    const { id, type, config, retry } = step;
    const kind = this.#kindOf(type);
    if (kind === undefined)
      throw new TerminalError(
        `The step “${id}” is of the type “${type}”, which is not known here: is its step file in place?`,
      );
    const effect = kind.effect || kind.hasEffect?.(config) === true;
    const policy = retry ?? this.#retry ?? (effect ? policyDefault : null);
    const { settings, ownWrite } = templatesOf(step, kind);
    const holds = kind.lists !== undefined;
    const needs = needing(step, kind);
    const timeoutMs = stepTimeoutMs(step, kind);
    const conceals = secretsIn(config, secretSettings(kind)).some(isOpen);
    const compiled = {
      id,
      type,
      kind,
      effect,
      settings,
      ownWrite,
      policy,
      timeoutMs,
      holds,
      conceals,
      needs,
    };
    return this.#adapt?.(compiled, step) ?? compiled;
  }
}

/** Whether something of it, filled in, is to be masked that the workspace's secrets do not hold as it is. */
function isOpen(text: string): boolean {
  const { names } = compileTemplate(text);
  return names.some((name) => name !== "secrets");
}

function needing({ config, ownWrite }: Step, kind: StepKind): () => Dependence {
  if (kind.reads === "scope" || ownWrite !== undefined) return () => onEverything;
  let known: Dependence | null = null;
  return () => (known ??= dependence(kind, config));
}

function templatesOf(
  { id, config, ownWrite }: Step,
  kind: StepKind,
): Pick<CompiledStep, "settings" | "ownWrite"> {
  try {
    return {
      settings: compileSettings(kind, config),
      ownWrite: ownWrite === undefined ? null : compileOwnWrite(ownWrite),
    };
  } catch (cause) {
    const message = messageOf(cause);
    throw new TerminalError(`A template of the step “${id}” is wrong: ${message}`, { cause });
  }
}

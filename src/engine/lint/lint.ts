import type { Json } from "../../contract/name.ts";
import type { Finding } from "../../contract/problem.ts";
import type { Step, WorkflowInput } from "../../contract/workflow.ts";
import { scopeNames } from "../../core/event-scope.ts";
import { lintExpression, meant } from "../../core/expression-lint.ts";
import { readsOf } from "../../core/expression-reads.ts";
import { nearest } from "../../core/near.ts";
import type { StepKind } from "../../steps/step.ts";
import type { KindOf } from "../compiled.ts";
import { expressionsIn } from "../expressions-in.ts";
import { heldLists } from "../held-lists.ts";
import { allTemplates, retryFields, valuesAt } from "../uses.ts";
import { declaredNames } from "./declared.ts";
import { misfits } from "./misfits.ts";
import { vainIn } from "./vain.ts";

/** What is known around a workflow. */
export interface LintKnown {
  /** Names under which triggers give headers and bodies. */
  variables: ReadonlySet<string>;
  /** Parameters of the triggers that route to it; null where none does, or they can't be known. */
  params: ReadonlySet<string> | null;
}

/**
 * What may be wrong with a workflow although it could run, by the places in it: names that nothing has, with what was
 * probably meant; outputs of steps that may not have run, or are switched off; arms that are never taken; texts where
 * something else is wanted. What keeps it from running is `validateWorkflow`'s.
 */
export function lintWorkflow(input: WorkflowInput, known: LintKnown, kindOf: KindOf): Finding[] {
  const lint = new Lint(input, known, kindOf);
  lint.list(input.steps, "steps");
  lint.retry(input.retry, "retry");
  return lint.findings;
}

interface Known {
  step: Step;
  /** It stands in a list that may be passed over, which is left by now. */
  isDoubtful: boolean;
}

class Lint {
  readonly findings: Finding[] = [];
  readonly #kindOf: KindOf;
  readonly #roots: ReadonlySet<string>;
  readonly #params: ReadonlySet<string> | null;
  readonly #before = new Map<string, Known>();

  constructor(input: WorkflowInput, { variables, params }: LintKnown, kindOf: KindOf) {
    this.#kindOf = kindOf;
    this.#params = params;
    const declared = declaredNames(input.steps, kindOf);
    this.#roots = new Set([...scopeNames, "now", ...variables, ...declared]);
  }

  retry(policy: Step["retry"], path: string): void {
    this.#expressions(expressionsIn(retryFields, { ...policy }), path, ["error", "attempt"]);
  }

  list(steps: readonly Step[], path: string): void {
    for (const [index, step] of steps.entries()) this.#step(step, `${path}.${index}`);
  }

  #step(step: Step, path: string): void {
    const kind = this.#kindOf(step.type);
    if (kind === undefined) return;
    const config = `${path}.config`;
    this.#expressions(expressionsIn(kind, step.config), config);
    this.#expressions(expressionsIn(allTemplates, step.ownWrite ?? {}), `${path}.ownWrite`);
    this.retry(step.retry, `${path}.retry`);
    for (const { field, message } of vainIn(step, kind))
      this.#add(`${path}.${field}`, { severity: "warning", message });
    for (const { path: at, message } of misfits(kind, step.config))
      this.#add(`${config}.${at}`, { severity: "error", message });
    for (const pattern of kind.expressions ?? []) this.#arms(pattern, step, config);
    const lists = heldLists(step, this.#kindOf);
    const outside = new Set(this.#before.keys());
    for (const held of lists) this.list(held.steps, `${config}.${held.path}`);
    // Of several lists not all may run, as of the arms of a branch; those that stand beside each other all do.
    if (lists.length > 1 && !lists.some(({ beside }) => beside === true))
      for (const [id, inner] of this.#before) if (!outside.has(id)) inner.isDoubtful = true;
    this.#before.set(step.id, { step, isDoubtful: false });
  }

  #expressions(
    expressions: readonly { path: string; source: string }[],
    path: string,
    names: readonly string[] = [],
  ): void {
    const roots = names.length === 0 ? this.#roots : new Set([...this.#roots, ...names]);
    for (const { path: at, source } of expressions) {
      const said = [...lintExpression(source, { roots, params: this.#params })];
      for (const each of said) this.#add(`${path}.${at}`, each);
      for (const each of this.#outputs(source)) this.#add(`${path}.${at}`, each);
    }
  }

  /** What is read of other steps, where it stands: `steps.<id>.output.<field>`. */
  #outputs(source: string): Omit<Finding, "path">[] {
    return pathsIn(source).flatMap(([root, id, member, field]): Omit<Finding, "path">[] => {
      const known = root === "steps" && id !== undefined ? this.#before.get(id) : undefined;
      if (known === undefined) return [];
      if (known.step.disabled)
        return [{ severity: "warning", message: `The step “${id}” is switched off: it has no output.` }];
      if (member !== undefined && member !== "output") {
        const message = `A step has only an output: steps.${id}.output.`;
        return [{ severity: "error", message: `There is no steps.${id}.${member}. ${message}` }];
      }
      if (known.isDoubtful) {
        const message = `The step “${id}” may not have run: it stands in one of several lists. Its output is missing then.`;
        return [{ severity: "warning", message }];
      }
      const kind = this.#kindOf(known.step.type);
      return kind === undefined ? [] : shapeFaults(known.step, field, kind);
    });
  }

  /** Conditions in a row of which one is always true, or never. */
  #arms(pattern: string, { config }: Step, path: string): void {
    if (!pattern.includes("*")) return;
    const conditions = valuesAt(config, pattern.split("."));
    const always = conditions.findIndex(({ value }) => literal(value) === true);
    for (const [at, condition] of conditions.entries()) {
      const place = `${path}.${condition.path}`;
      if (literal(condition.value) === false)
        this.#add(place, { severity: "warning", message: "This is never true: its steps never run." });
      else if (always !== -1 && at > always)
        this.#add(place, {
          severity: "warning",
          message: "This is never asked: a condition before it is always true.",
        });
    }
  }

  #add(path: string, said: Omit<Finding, "path">): void {
    this.findings.push({ path, ...said });
  }
}

function literal(value: Json): boolean | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "true" ? true : text === "false" ? false : null;
}

function pathsIn(source: string): readonly (readonly string[])[] {
  try {
    return readsOf(source).paths;
  } catch {
    return [];
  }
}

/** Of a step whose output can have certain fields alone. */
function shapeFaults(
  { id, config }: Step,
  field: string | undefined,
  kind: StepKind,
): Omit<Finding, "path">[] {
  const fields = field === undefined ? null : (kind.gives?.(config) ?? null);
  if (field === undefined || fields === null || fields.includes(field)) return [];
  const message = `The output of “${id}” has no field “${field}”.${meant(nearest(field, fields))}`;
  return [{ severity: "warning", message: `${message} It has: ${fields.join(", ") || "none"}.` }];
}

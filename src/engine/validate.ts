import { issueText } from "../contract/issue-text.ts";
import type { Json } from "../contract/name.ts";
import type { Issue } from "../contract/problem.ts";
import { nestingMax, type Step, stepsMax, type WorkflowInput } from "../contract/workflow.ts";
import { meant } from "../core/expression-lint.ts";
import { nearest } from "../core/near.ts";
import { stepKindOf, stepKinds } from "../steps/index.ts";
import type { StepKind } from "../steps/step.ts";
import type { KindOf } from "./compiled.ts";
import { type HeldListAt, heldLists, valueAt } from "./held-lists.ts";
import { unknownFields } from "./unknown-fields.ts";
import { allTemplates, retryFields, type Used, type Uses, usesIn } from "./uses.ts";

interface Known {
  /** Names of the stored secrets; absent: not checked. */
  secrets?: readonly string[];
}

/**
 * What is wrong with a workflow, by the paths in it (`steps.2.config.url`): unknown types and fields, settings that do
 * not fit, ids used twice, steps that never run, templates and expressions that do not compile, references to steps that are not
 * there or have not run, and to secrets that are not stored. Nothing when it can run.
 */
export function validateWorkflow(
  input: WorkflowInput,
  known: Known = {},
  kindOf: KindOf = stepKindOf,
): Issue[] {
  const validation = new Validation(known, kindOf);
  const count = validation.count(input.steps);
  if (count > stepsMax) {
    return [
      { path: "steps", message: `A workflow may have at most ${stepsMax} steps; this one has ${count}.` },
    ];
  }
  validation.list(input.steps, { path: "steps", depth: 1 });
  validation.retry(input.retry);
  return validation.issues;
}

/** Names of the secrets that a workflow's steps read, as far as it can be seen; of steps that are switched off, none. */
export function secretsNeeded(input: Pick<WorkflowInput, "steps">): ReadonlySet<string> {
  const validation = new Validation({}, stepKindOf);
  validation.count(input.steps);
  validation.list(input.steps, { path: "steps", depth: 1 });
  return validation.secrets;
}

/** Where steps are, how deep, and whether they are switched off, themselves or with one that holds them. */
interface Place {
  path: string;
  depth: number;
  off?: boolean;
}

class Validation {
  readonly issues: Issue[] = [];
  readonly secrets = new Set<string>();
  readonly #known: Known;
  readonly #kindOf: KindOf;
  /** Paths of all steps by id; those that come later, too. */
  readonly #ids = new Map<string, string>();
  /** Steps that run in the rounds of another, with its id. */
  readonly #inRounds = new Map<string, string>();
  /** Steps that have run, if at all, when the step that is looked at begins. */
  readonly #before = new Set<string>();

  constructor(known: Known, kindOf: KindOf) {
    this.#known = known;
    this.#kindOf = kindOf;
  }

  /** How many steps there are, nested ones included; notes their ids. */
  count(steps: readonly Step[], path = "steps"): number {
    let count = 0;
    for (const [index, step] of steps.entries()) {
      count += 1;
      if (!this.#ids.has(step.id)) this.#ids.set(step.id, `${path}.${index}`);
      if (count > stepsMax) return count;
      for (const held of heldLists(step, this.#kindOf))
        count += this.count(held.steps, `${path}.${index}.config.${held.path}`);
    }
    return count;
  }

  /** Of the whole workflow: it is asked at any of its steps. */
  retry(policy: WorkflowInput["retry"]): void {
    const { faults } = usesIn(retryFields, { ...policy });
    this.#uses({ faults, used: [] }, { path: "retry" });
  }

  list(steps: readonly Step[], { path, depth, off = false }: Place): void {
    if (depth > nestingMax && steps.length > 0) {
      this.#add(path, `Steps may be nested at most ${nestingMax} deep.`);
      return;
    }
    for (const [index, step] of steps.entries()) this.#step(step, { path: `${path}.${index}`, depth, off });
    this.#reach(steps, path);
  }

  /** Steps after one that always ends the list would never run. */
  #reach(steps: readonly Step[], path: string): void {
    const runs = steps.map((step, index) => ({ step, index })).filter(({ step }) => !step.disabled);
    const at = runs.findIndex(({ step }) => this.#ends(step));
    const next = runs[at + 1];
    if (at < 0 || next === undefined) return;
    const ending = runs[at]?.step.id ?? "";
    this.#add(
      `${path}.${next.index}`,
      `This step never runs: “${ending}” before it ends the run or fails. Move it, or switch it off.`,
    );
  }

  /** Whether nothing after this step runs: it ends the run or fails, or all ways through it do. */
  #ends(step: Step): boolean {
    const kind = this.#kindOf(step.type);
    if (kind?.ends !== undefined) return true;
    const lists = heldLists(step, this.#kindOf);
    if (lists.length === 0 || lists.some(({ choice }) => choice !== true)) return false;
    return lists.every(({ steps }) => steps.some((held) => !held.disabled && this.#ends(held)));
  }

  #step(step: Step, { path, depth, off: isWithinOff }: Place): void {
    this.#id(step.id, path);
    const off = isWithinOff || step.disabled;
    const kind = this.#kindOf(step.type);
    if (kind === undefined) {
      const types = stepKinds.map(({ type }) => type);
      const near = nearest(step.type, types);
      const hint = near === null ? ` The types are: ${types.join(", ")}.` : meant(near);
      this.#add(`${path}.type`, `There is no step type “${step.type}”.${hint}`);
    } else {
      const lists = heldLists(step, this.#kindOf);
      if (kind.looksBack === true) for (const { steps } of lists) this.#expect(steps);
      this.#config(kind, step.config, { path: `${path}.config`, depth, off });
      if (step.retry !== undefined)
        this.#uses(usesIn(retryFields, { ...step.retry }), { path: `${path}.retry`, off });
      if (step.ownWrite !== undefined) this.#ownWrite(kind, step, { path: `${path}.ownWrite`, off });
      this.#held(step, lists, { path: `${path}.config`, depth: depth + 1, off });
    }
    this.#before.add(step.id);
  }

  /** Looks at the lists that a step holds; outputs of rounds stay in them, and arms that run at once see nothing of each other. */
  #held({ id }: Step, lists: readonly HeldListAt[], { path, depth, off = false }: Place): void {
    const beside: string[] = [];
    for (const held of lists) {
      const before = new Set(this.#before);
      this.list(held.steps, { path: `${path}.${held.path}`, depth, off });
      if (held.rounds !== true && held.beside !== true) continue;
      for (const inner of [...this.#before].filter((one) => !before.has(one))) {
        this.#before.delete(inner);
        if (held.rounds === true) this.#inRounds.set(inner, id);
        else beside.push(inner);
      }
    }
    for (const inner of beside) this.#before.add(inner);
  }

  /** What these steps gave the time before is seen by the step that holds them. */
  #expect(steps: readonly Step[]): void {
    for (const step of steps) {
      this.#before.add(step.id);
      for (const held of heldLists(step, this.#kindOf)) if (held.rounds !== true) this.#expect(held.steps);
    }
  }

  #id(id: string, path: string): void {
    const first = this.#ids.get(id);
    if (first !== path) this.#add(`${path}.id`, `The id “${id}” is used twice; ${first} has it, too.`);
    if (id === "__proto__") this.#add(`${path}.id`, "This id is reserved.");
  }

  #config(kind: StepKind, config: Record<string, Json>, { path, off }: Place): void {
    for (const field of unknownFields(kind, config)) {
      const name = field.path.slice(field.path.lastIndexOf(".") + 1);
      const near = nearest(name, field.known);
      const hint = near === null ? ` Known here: ${field.known.join(", ")}.` : meant(near);
      this.#add(`${path}.${field.path}`, `There is no such setting.${hint}`);
    }
    const parsed = kind.config.safeParse(config);
    for (const issue of parsed.error?.issues ?? []) {
      const keys = issue.path.map(String);
      const isFilled = kind.raw?.includes(keys[0] ?? "") !== true;
      if (isFilled && isTemplated(config, keys, issue.code === "invalid_union")) continue;
      this.#add([path, ...keys].join("."), issueText(issue));
    }
    for (const fault of (parsed.success && kind.check?.(parsed.data)) || []) {
      this.#add(`${path}.${fault.path}`, fault.message);
    }
    this.#uses(usesIn(kind, config), { path, off });
  }

  #ownWrite(kind: StepKind, { ownWrite, config }: Step, place: Pick<Place, "path" | "off">): void {
    const writes = kind.effect || kind.hasEffect?.(config) === true;
    if (!writes)
      this.#add(place.path, `A step of the type “${kind.type}” writes nothing that could come back.`);
    this.#uses(usesIn(allTemplates, { ...ownWrite }), place);
  }

  #uses({ faults, used }: Uses, { path, off }: Pick<Place, "path" | "off">): void {
    for (const fault of faults) this.#add(`${path}.${fault.path}`, fault.message);
    for (const use of used) {
      // A step that is switched off may wait for its secret; whoever switches it on is told.
      if (off && use.root === "secrets") continue;
      if (use.root === "secrets") this.secrets.add(use.name);
      const message = use.root === "steps" ? this.#stepFault(use) : this.#secretFault(use);
      if (message !== null) this.#add(`${path}.${use.path}`, message);
    }
  }

  #stepFault({ name }: Used): string | null {
    if (this.#before.has(name)) return null;
    const loop = this.#inRounds.get(name);
    if (loop !== undefined) {
      return `The step “${name}” runs in the rounds of “${loop}”; read steps.${loop}.output.results.`;
    }
    if (this.#ids.has(name)) return `The step “${name}” has not run yet when this step does.`;
    const ids = [...this.#before];
    const known = ids.length === 0 ? "No step comes before this one." : `Before this one: ${ids.join(", ")}.`;
    return `There is no step “${name}”. ${known}`;
  }

  #secretFault({ name }: Used): string | null {
    if (this.#known.secrets === undefined || this.#known.secrets.includes(name)) return null;
    return `No secret is named “${name}”; run: tripline secrets set ${name}`;
  }

  #add(path: string, message: string): void {
    this.issues.push({ path, message });
  }
}

/** Whether what stands there gets its type when it is filled in. */
function isTemplated(config: Json, keys: readonly string[], deep: boolean): boolean {
  for (let length = keys.length; length > 0; length -= 1) {
    const value = valueAt(config, keys.slice(0, length));
    if (typeof value === "string") return value.includes("{{");
    if (deep && length === keys.length && JSON.stringify(value ?? null).includes("{{")) return true;
  }
  return false;
}

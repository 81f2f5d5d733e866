import type { Json } from "../contract/name.ts";
import { compileExpression, type Expression } from "../core/expression.ts";
import { loadsAny, readsAny, savedNames } from "../steps/script-reads.ts";
import type { StepKind } from "../steps/step.ts";
import { expressionsIn } from "./expressions-in.ts";

/** What a step's settings read of what may not be known: outputs of steps, and variables. */
export interface Dependence {
  /** Whether it reads none of these steps and variables. */
  isMet(steps: ReadonlySet<string>, variables: ReadonlySet<string>): boolean;
  /** Variables that it would save. */
  saves: readonly string[];
}

/** Ways for a script to come by outputs without naming the step. */
const readsAnyStep = /\bsteps\b(?!\s*(?:\.|\?\.|\[\s*["'`])\s*\w)/;

/** On all that there is. */
export const onEverything: Dependence = { isMet: () => false, saves: [] };

/** Of an expression alone. */
export const dependenceOf = ({ paths }: Pick<Expression, "paths">): Dependence => ({
  isMet: (steps, variables) => !paths.some((path) => reads(path, steps, variables)),
  saves: [],
});

/** As far as the text of the settings shows it; in doubt it depends. */
export function dependence(kind: StepKind, config: Readonly<Record<string, Json>>): Dependence {
  const paths: (readonly string[])[] = [];
  const code: string[] = [];
  try {
    for (const { source } of expressionsIn(kind, config)) paths.push(...compileExpression(source).paths);
  } catch {
    // What does not compile fails when it is run, and is told there.
  }
  const expressions = new Set(kind.expressions ?? []);
  for (const key of kind.raw ?? []) {
    const value = config[key];
    if (typeof value === "string" && !expressions.has(key)) code.push(value);
  }
  const named = kind.saves?.(config) ?? [];
  return {
    isMet: (steps, variables) =>
      !named.some((name) => variables.has(name)) &&
      !paths.some((path) => reads(path, steps, variables)) &&
      !code.some((text) => codeReads(text, steps, variables)),
    saves: [...named, ...code.flatMap(savedNames)],
  };
}

function reads(
  [root = "", name]: readonly string[],
  steps: ReadonlySet<string>,
  variables: ReadonlySet<string>,
): boolean {
  if (root !== "steps") return variables.has(root);
  return name === undefined ? steps.size > 0 : steps.has(name);
}

function codeReads(text: string, steps: ReadonlySet<string>, variables: ReadonlySet<string>): boolean {
  if (steps.size > 0 && (readsAnyStep.test(text) || readsAny(text))) return true;
  if (variables.size > 0 && loadsAny(text)) return true;
  return [...steps, ...variables].some((name) => holdsWord(text, name));
}

function holdsWord(text: string, word: string): boolean {
  return text.includes(word) && new RegExp(`(?<![\\w$-])${RegExp.escape(word)}(?![\\w$-])`).test(text);
}

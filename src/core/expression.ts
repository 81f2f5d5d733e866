import jsonata from "jsonata";
import type { Json } from "../contract/name.ts";
import {
  evaluationDepthMax,
  evaluationMsDefault,
  listItemsMax,
  sourceCharactersMax,
} from "./expression-bounds.ts";
import { ExpressionError } from "./expression-error.ts";
import { compileFast, undecided } from "./expression-fast.ts";
import { clockFunctions, functions } from "./expression-functions.ts";
import { guardOperators } from "./expression-guard.ts";
import { expressionErrorFrom } from "./expression-message.ts";
import { factsOf, isNode, type Node, type TreeFacts } from "./expression-tree.ts";
import { inTurn } from "./expression-turns.ts";
import { boundWork } from "./expression-work.ts";
import { plainCopy, plainJson } from "./plain-json.ts";
import { LinearRegExp, linearOf } from "./regex-engine.ts";

/** An expression over the scope, compiled. */
export interface Expression {
  readonly source: string;
  /** Names at the root of the scope that it refers to, as far as they can be seen. */
  readonly names: readonly string[];
  /** It reads nothing of the scope but paths that begin with these names. */
  readonly plain: boolean;
  /** The paths that it reads, each as far as it is made of names alone: `["trigger", "body", "action"]`. */
  readonly paths: readonly (readonly string[])[];
  /**
   * The value, undefined where there is none. Plain paths and comparisons answer at once, everything else by a
   * promise. Throws, or rejects with, ExpressionError. Changes nothing in the scope.
   */
  evaluate(scope: Record<string, unknown>): Json | undefined | Promise<Json | undefined>;
}

/** JSONata asks for all of RegExp's constructor and uses this much of it. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const regexEngine = LinearRegExp as unknown as RegExpConstructor;

/**
 * Compiles a JSONata expression. It sees the scope and nothing else: no clock, no chance, no `$eval`; `$now()` and
 * `$millis()` are the scope's `now` (ms), or else the moment in `trigger.receivedAt`. Regular expressions run in
 * linear time. One evaluation is bounded in its steps, and by `evaluationMs` of work. Throws ExpressionError.
 */
export function compileExpression(source: string, { evaluationMs = evaluationMsDefault } = {}): Expression {
  if (source.length > sourceCharactersMax) {
    throw new ExpressionError(`An expression may have at most ${sourceCharactersMax} characters.`, {
      source,
    });
  }
  try {
    const compiled = jsonata(source, {
      stack: evaluationDepthMax,
      sequence: listItemsMax,
      RegexEngine: regexEngine,
    });
    const tree: unknown = compiled.ast();
    if (!isNode(tree)) throw new Error("JSONata's syntax tree has another form than expected.");
    boundWork(compiled, { evaluationMs });
    return expressionOf({ source, compiled, tree });
  } catch (error) {
    throw expressionErrorFrom(error, source);
  }
}

function expressionOf(parsed: { source: string; compiled: jsonata.Expression; tree: Node }): Expression {
  const { source, compiled, tree } = parsed;
  const facts = factsOf(tree);
  const fast = compileFast(tree);
  for (const { value } of facts.regexes) if (value instanceof RegExp) linearOf(value);
  guardOperators(tree);
  for (const [name, replacement] of functions) compiled.assign(name, replacement);
  const slow = (scope: Record<string, unknown>) => evaluated({ source, compiled, facts }, scope);
  const { names, paths } = facts;
  if (!fast) return { source, names, paths, plain: false, evaluate: slow };
  return {
    source,
    names,
    paths,
    plain: true,
    evaluate(scope) {
      const value = fast(scope);
      return value === undecided ? slow(scope) : value;
    },
  };
}

async function evaluated(
  expression: { source: string; compiled: jsonata.Expression; facts: TreeFacts },
  scope: Record<string, unknown>,
): Promise<Json | undefined> {
  const { source, compiled, facts } = expression;
  try {
    // What writes does so to a copy: the scope belongs to all expressions of the run.
    const input = facts.writes ? plainCopy(scope) : scope;
    const usesClock = facts.variables.has("now") || facts.variables.has("millis");
    const bindings = usesClock ? clockFunctions(() => nowIn(scope, source)) : {};
    const value: unknown = await inTurn(() => compiled.evaluate(input, bindings));
    return value === undefined ? undefined : plainJson(value);
  } catch (error) {
    throw expressionErrorFrom(error, source);
  }
}

function nowIn(scope: Record<string, unknown>, source: string): number {
  const { now, trigger } = scope;
  if (typeof now === "number") return now;
  const receivedAt =
    typeof trigger === "object" && trigger !== null && "receivedAt" in trigger ? trigger.receivedAt : null;
  const ms = typeof receivedAt === "string" ? Date.parse(receivedAt) : Number.NaN;
  if (Number.isNaN(ms))
    throw new ExpressionError("There is no current time here for $now() and $millis().", { source });
  return ms;
}

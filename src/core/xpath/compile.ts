import { compare } from "./compare.ts";
import { XPathError } from "./error.ts";
import { functions } from "./functions.ts";
import { compileSteps } from "./steps.ts";
import type { Expression, Operator } from "./syntax.ts";
import { asBoolean, asNumber, type XPathNode, type XPathValue } from "./value.ts";
import type { Work } from "./work.ts";

/** What an expression is evaluated for. */
export interface Context {
  readonly node: XPathNode;
  /** Of the node among those that are looked at, from 1. */
  readonly position: number;
  readonly size: number;
  readonly work: Work;
}

export type Evaluate = (context: Context) => XPathValue;

export interface CompileOptions {
  source: string;
  /** By prefix; "" for names without one. */
  namespaces: Readonly<Record<string, string>>;
}

/** Makes closures of an expression. Throws XPathError for what does not exist, or is given what it can't take. */
export function compile(expression: Expression, options: CompileOptions): Evaluate {
  switch (expression.kind) {
    case "number":
    case "string": {
      const { value } = expression;
      return () => value;
    }
    case "negate": {
      const of = compile(expression.of, options);
      return (context) => -asNumber(of(context), context.work);
    }
    case "operation":
      return operation(expression, options);
    case "call":
      return call(expression, options);
    case "path":
      return compileSteps(expression, options);
    default:
      return expression satisfies never;
  }
}

function operation(
  { operator, left, right }: { operator: Operator; left: Expression; right: Expression },
  options: CompileOptions,
): Evaluate {
  const [one, other] = [compile(left, options), compile(right, options)];
  switch (operator) {
    case "or":
      return (context) => asBoolean(one(context)) || asBoolean(other(context));
    case "and":
      return (context) => asBoolean(one(context)) && asBoolean(other(context));
    case "|":
      if (!givesNodes(left) || !givesNodes(right)) {
        throw new XPathError("| takes sets of nodes", { path: options.source, offset: 0 });
      }
      return (context) => united(one(context), other(context));
    case "+":
      return numeric(one, other, (a, b) => a + b);
    case "-":
      return numeric(one, other, (a, b) => a - b);
    case "*":
      return numeric(one, other, (a, b) => a * b);
    case "div":
      return numeric(one, other, (a, b) => a / b);
    case "mod":
      return numeric(one, other, (a, b) => a % b);
    case "=":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return (context) => compare(operator, one(context), other(context), context.work);
    default:
      return operator satisfies never;
  }
}

function numeric(one: Evaluate, other: Evaluate, of: (a: number, b: number) => number): Evaluate {
  return (context) => of(asNumber(one(context), context.work), asNumber(other(context), context.work));
}

function call(
  { name, args, at }: { name: string; args: Expression[]; at: number },
  options: CompileOptions,
): Evaluate {
  const fail = (reason: string): never => {
    throw new XPathError(reason, { path: options.source, offset: at });
  };
  const known = functions.get(name);
  if (name === "id") {
    return fail("id() needs a document type declaration, which is not taken; write //*[@id = 'x']");
  }
  if (known === undefined) return fail(`XPath 1.0 has no function ${name}()`);
  const [min, max] = known.takes;
  if (args.length < min || args.length > max) {
    const wanted = min === max ? String(min) : `${min} to ${max}`;
    return fail(`${name}() takes ${wanted} arguments, not ${args.length}`);
  }
  const [first] = args;
  if (known.ofNodes === true && first !== undefined && !givesNodes(first)) {
    return fail(`${name}() takes a set of nodes`);
  }
  const evaluations = args.map((each) => compile(each, options));
  return (context) =>
    known.call(
      evaluations.map((evaluate) => evaluate(context)),
      context,
    );
}

/** Whether an expression gives a set of nodes; no function does. */
export function givesNodes(expression: Expression): boolean {
  return expression.kind === "path" || (expression.kind === "operation" && expression.operator === "|");
}

function united(one: XPathValue, other: XPathValue): readonly XPathNode[] {
  if (typeof one !== "object" || typeof other !== "object") return [];
  return inOrder([...one, ...other]);
}

/** In document order, without repetitions. */
export function inOrder(nodes: XPathNode[]): XPathNode[] {
  let isSorted = true;
  for (let at = 1; at < nodes.length && isSorted; at += 1)
    isSorted = orderAt(nodes, at - 1) < orderAt(nodes, at);
  if (isSorted) return nodes;
  return [...new Set(nodes)].toSorted((one, other) => one.order - other.order);
}

const orderAt = (nodes: readonly XPathNode[], at: number): number => nodes[at]?.order ?? 0;

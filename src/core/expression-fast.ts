import type { Json } from "../contract/name.ts";
import { textCharactersMax } from "./expression-bounds.ts";
import { isNode, type Node, nodesIn } from "./expression-tree.ts";
import { plainJson } from "./plain-json.ts";
import { linearOf } from "./regex-engine.ts";

/** Given by the fast way when it meets a value that JSONata must judge: a list in mid-path, a wrong type. */
export const undecided = Symbol("undecided");

type Value = Json | undefined;
type Decided = Value | typeof undecided;

/** Evaluates at once, or gives `undecided`. Never throws. */
export type FastEvaluate = (scope: Readonly<Record<string, unknown>>) => Decided;

/**
 * Compiles plain expressions to closures: paths of names and fixed indexes, literals, comparisons, `in`, `and`, `or`,
 * `&`, `$not`, `$exists`, `$contains`, `$lowercase`, `$uppercase`, `$length`, `$count` and conditions made of these. Null for all others. Where a closure gives a value, JSONata
 * gives the same one; JSONata takes some microseconds and a few turns of the event loop, this some nanoseconds.
 */
export function compileFast(node: Node): FastEvaluate | null {
  const { type } = node;
  if (type === "string" || type === "number" || type === "value")
    return has(node, []) ? constant(plainJson(node.value)) : null;
  if (type === "path") return has(node, ["steps"]) ? compilePath(nodesIn(node["steps"])) : null;
  if (type === "binary") return has(node, ["lhs", "rhs"]) ? compileBinary(node) : null;
  if (type === "function") return has(node, ["arguments", "procedure"]) ? compileCall(node) : null;
  if (type === "condition") return has(node, ["condition", "then", "else"]) ? compileCondition(node) : null;
  if (type === "unary") return has(node, ["expressions"]) ? compileList(node) : null;
  if (type !== "block" || !has(node, ["expressions"])) return null;
  const [only, ...others] = nodesIn(node["expressions"]);
  return only && others.length === 0 ? compileFast(only) : null;
}

/** Whether the node has no parts but these: an unknown part may change what it means. */
function has(node: Node, parts: readonly string[]): boolean {
  return Object.keys(node).every(
    (key) => key === "type" || key === "value" || key === "position" || parts.includes(key),
  );
}

function constant(value: Json): FastEvaluate {
  return () => value;
}

type Step = { kind: "name"; name: string } | { kind: "index"; index: number };

function compilePath(nodes: readonly Node[]): FastEvaluate | null {
  const [first] = nodes;
  const fromRoot =
    first?.type === "variable" && (first.value === "" || first.value === "$") && has(first, []);
  const steps = (fromRoot ? nodes.slice(1) : nodes).map(stepsOf);
  if (steps.length === 0 || steps.includes(null)) return null;
  const [head, ...rest] = steps.flatMap((step) => step ?? []);
  if (head?.kind !== "name") return null;
  // All outputs of a run are one object that grows: only a copy of it may leave, which JSONata's way makes.
  if (head.name === "steps" && rest.length === 0) return null;
  return (scope) => {
    let value = ownMember(scope, head.name);
    for (const step of rest) {
      if (value === undefined) return undefined;
      if (step.kind === "index") {
        value = itemAt(value, step.index);
      } else {
        if (typeof value !== "object" || value === null) return undefined;
        if (Array.isArray(value)) return undecided;
        value = ownMember(value, step.name);
      }
    }
    return value;
  };
}

/** Own members only: what every object inherits is no data. */
function ownMember(value: object, name: string): Value {
  return Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

/** A step of a path, with the indexes that follow it; null where it is more than that. */
function stepsOf(node: Node): Step[] | null {
  if (node.type !== "name" || typeof node.value !== "string" || !has(node, ["stages"])) return null;
  const steps: Step[] = [{ kind: "name", name: node.value }];
  for (const stage of nodesIn(node["stages"])) {
    const index = stage["expr"];
    if (stage.type !== "filter" || !isNode(index) || index.type !== "number" || !has(index, [])) return null;
    steps.push({ kind: "index", index: Math.floor(Number(index.value)) });
  }
  return steps;
}

/** An index counts from the end where it is negative; a value that is no list is a list of one. */
function itemAt(value: Value, index: number): Value {
  if (Array.isArray(value)) return value.at(index);
  return index === 0 || index === -1 ? value : undefined;
}

function compileBinary(node: Node): FastEvaluate | null {
  const operator = operators[String(node.value)];
  const left = isNode(node["lhs"]) ? compileFast(node["lhs"]) : null;
  const right = isNode(node["rhs"]) ? compileFast(node["rhs"]) : null;
  if (!left || !right) return null;
  if (node.value === "and" || node.value === "or") return compileJunction(node.value, left, right);
  if (!operator) return null;
  return (scope) => {
    const a = left(scope);
    if (a === undecided) return undecided;
    const b = right(scope);
    return b === undecided ? undecided : operator(a, b);
  };
}

/** The right side is left alone where the left one decides. */
function compileJunction(word: "and" | "or", left: FastEvaluate, right: FastEvaluate): FastEvaluate {
  return (scope) => {
    const a = truthOf(left(scope));
    if (a === undecided || a === (word === "or")) return a;
    return truthOf(right(scope));
  };
}

const operators: Readonly<Partial<Record<string, (a: Value, b: Value) => Decided>>> = Object.assign(
  Object.create(null),
  {
    "=": (a: Value, b: Value) => equality(a, b, true),
    "!=": (a: Value, b: Value) => equality(a, b, false),
    "<": (a: Value, b: Value) => order(a, b, (x, y) => x < y),
    "<=": (a: Value, b: Value) => order(a, b, (x, y) => x <= y),
    ">": (a: Value, b: Value) => order(a, b, (x, y) => x > y),
    ">=": (a: Value, b: Value) => order(a, b, (x, y) => x >= y),
    in: isIn,
    "&": joined,
  },
);

/** Something missing is neither equal to anything nor different from it. */
function equality(a: Value, b: Value, wanted: boolean): Decided {
  if (a === undefined || b === undefined) return false;
  if (typeof a === "object" && typeof b === "object" && a !== null && b !== null && a !== b) return undecided;
  return (a === b) === wanted;
}

function order(a: Value, b: Value, compare: (x: string | number, y: string | number) => boolean): Decided {
  const numbers = typeof a === "number" && typeof b === "number";
  if (numbers || (typeof a === "string" && typeof b === "string")) return compare(a, b);
  const comparable = [a, b].every(
    (one) => one === undefined || typeof one === "string" || typeof one === "number",
  );
  return comparable && (a === undefined || b === undefined) ? undefined : undecided;
}

function isIn(a: Value, b: Value): Decided {
  if (a === undefined || b === undefined) return false;
  return Array.isArray(b) ? b.includes(a) : b === a;
}

function joined(a: Value, b: Value): Decided {
  const left = textOf(a);
  const right = textOf(b);
  if (left === null || right === null || left.length + right.length > textCharactersMax) return undecided;
  return left + right;
}

/** The text of a plain value; null where JSONata has rules of its own. */
function textOf(value: Value): string | null {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (value === null || typeof value === "boolean") return `${value}`;
  return typeof value === "number" && Number.isSafeInteger(value) ? `${value}` : null;
}

/** Truth as JSONata sees it; something missing counts as false. */
function truthOf(value: Decided): boolean | typeof undecided {
  if (typeof value === "boolean") return value;
  if (value === undefined || value === null) return false;
  if (typeof value === "string") return value !== "";
  if (typeof value === "number" && Number.isFinite(value)) return value !== 0;
  if (typeof value === "object" && !Array.isArray(value)) return Object.keys(value).length > 0;
  return undecided;
}

function compileCall(node: Node): FastEvaluate | null {
  const procedure = node["procedure"];
  const given = nodesIn(node["arguments"]);
  const [first, second, ...others] = given;
  if (!isNode(procedure) || procedure.type !== "variable" || !has(procedure, [])) return null;
  if (first === undefined || others.length > 0) return null;
  const argument = compileFast(first);
  if (!argument) return null;
  if (second !== undefined) return procedure.value === "contains" ? compileContains(argument, second) : null;
  const call = calls[String(procedure.value)];
  return call === undefined ? null : (scope) => mapped(argument(scope), call);
}

/** Functions of one value, as far as they need no second look. */
const calls: Readonly<Record<string, (value: Value) => Decided>> = Object.assign(Object.create(null), {
  exists: (value: Value) => value !== undefined,
  not: negated,
  lowercase: ofText((text) => text.toLowerCase()),
  uppercase: ofText((text) => text.toUpperCase()),
  length: ofText((text) => Array.from(text).length),
  count: (value: Value) => (Array.isArray(value) ? value.length : undecided),
});

/** What is missing stays so; another type has rules of its own. */
function ofText(call: (text: string) => Json): (value: Decided) => Decided {
  return (value) => (typeof value === "string" ? call(value) : value === undefined ? undefined : undecided);
}

/** A text in a text, or one that a regular expression finds. */
function compileContains(within: FastEvaluate, token: Node): FastEvaluate | null {
  if (token.type === "regex" && token.value instanceof RegExp && has(token, [])) {
    const regex = linearOf(token.value);
    const finds = ofText((text) => regex.matcher(text).find());
    return (scope) => finds(within(scope));
  }
  const sought = compileFast(token);
  if (!sought) return null;
  return (scope) => {
    const text = within(scope);
    const part = sought(scope);
    if (typeof part !== "string") return undecided;
    return typeof text === "string" ? text.includes(part) : text === undefined ? undefined : undecided;
  };
}

function mapped(value: Decided, map: (value: Value) => Decided): Decided {
  return value === undecided ? undecided : map(value);
}

function negated(value: Value): Decided {
  if (value === undefined) return undefined;
  const truth = truthOf(value);
  return truth === undecided ? undecided : !truth;
}

function compileCondition(node: Node): FastEvaluate | null {
  const [condition, yes, no] = [node["condition"], node["then"], node["else"]].map((part) =>
    isNode(part) ? compileFast(part) : null,
  );
  if (!condition || !yes || (!no && node["else"] !== undefined)) return null;
  return (scope) => {
    const truth = truthOf(condition(scope));
    if (truth === undecided) return undecided;
    return truth ? yes(scope) : no?.(scope);
  };
}

/** A list of literals, as on the right of `in`. */
function compileList(node: Node): FastEvaluate | null {
  if (node.value !== "[") return null;
  const items = nodesIn(node["expressions"]);
  const literal = (item: Node) =>
    (item.type === "string" || item.type === "number" || item.type === "value") && has(item, []);
  return items.every(literal) ? constant(items.map((item) => plainJson(item.value))) : null;
}

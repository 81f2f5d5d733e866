import { XPathError } from "./error.ts";
import { type Token, tokensOf } from "./lexer.ts";
import {
  type Axis,
  axes,
  type Expression,
  type NodeTest,
  type Operator,
  operators,
  type Step,
} from "./syntax.ts";

/** From the loosest to the tightest; a minus before an operand binds tighter than all of these but the union. */
const levels: readonly (readonly Operator[])[] = [
  ["or"],
  ["and"],
  ["=", "!="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "div", "mod"],
];
const nodeTypes: ReadonlySet<string> = new Set(["node", "text", "comment", "processing-instruction"]);
/** Parentheses and predicates in one another: reading and evaluating them is recursive. */
const depthMax = 50;

/** Reads an XPath 1.0 expression. Throws XPathError with the place of what is wrong. */
export function parseXPath(source: string): Expression {
  const parser = new Parser(source);
  const expression = parser.expression();
  parser.end();
  return expression;
}

class Parser {
  readonly #source: string;
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokensOf(source);
  }

  expression(level = 0): Expression {
    if (level === levels.length) return this.#unary();
    if (level === 0) this.#enter();
    let left = this.expression(level + 1);
    for (;;) {
      const operator = this.#operatorOf(levels[level] ?? []);
      if (operator === null) break;
      left = { kind: "operation", operator, left, right: this.expression(level + 1) };
    }
    if (level === 0) this.#depth -= 1;
    return left;
  }

  end(): void {
    if (this.#token.kind !== "end") this.#fail(`“${this.#token.text}” was not expected`);
  }

  #unary(): Expression {
    let isNegative = false;
    let isNumber = false;
    while (this.#skip("-")) {
      isNegative = !isNegative;
      isNumber = true;
    }
    const of = this.#union();
    if (isNegative) return { kind: "negate", of };
    return isNumber ? { kind: "negate", of: { kind: "negate", of } } : of;
  }

  #union(): Expression {
    let left = this.#path();
    while (this.#skip("|")) left = { kind: "operation", operator: "|", left, right: this.#path() };
    return left;
  }

  #path(): Expression {
    const { kind, text } = this.#token;
    if (text === "/" || text === "//") {
      this.#at += 1;
      const steps = text === "//" ? [anywhere, this.#step()] : this.#beginsStep() ? [this.#step()] : [];
      return { kind: "path", start: "root", predicates: [], steps: this.#moreSteps(steps) };
    }
    if (kind === "number" || kind === "string" || text === "(" || this.#beginsCall()) return this.#filtered();
    return { kind: "path", start: null, predicates: [], steps: this.#moreSteps([this.#step()]) };
  }

  /** What is no step, and the predicates and steps behind it. */
  #filtered(): Expression {
    const start = this.#primary();
    const predicates = this.#predicates();
    const steps = this.#moreSteps([]);
    if (predicates.length + steps.length === 0) return start;
    return { kind: "path", start, predicates, steps };
  }

  #primary(): Expression {
    const { kind, text, at } = this.#take();
    if (kind === "number") return { kind, value: Number(text) };
    if (kind === "string") return { kind, value: text.slice(1, -1) };
    if (text === "(") {
      const expression = this.expression();
      this.#expect(")");
      return expression;
    }
    const args: Expression[] = [];
    this.#expect("(");
    if (this.#token.text !== ")") {
      do args.push(this.expression());
      while (this.#skip(","));
    }
    this.#expect(")");
    return { kind: "call", name: text, args, at };
  }

  #moreSteps(steps: Step[]): Step[] {
    for (;;) {
      if (this.#skip("//")) steps.push(anywhere, this.#step());
      else if (this.#skip("/")) steps.push(this.#step());
      else return steps;
    }
  }

  #step(): Step {
    if (this.#skip(".")) return { axis: "self", test: { kind: "node" }, predicates: [] };
    if (this.#skip("..")) return { axis: "parent", test: { kind: "node" }, predicates: [] };
    const axis = this.#axis();
    return { axis, test: this.#test(), predicates: this.#predicates() };
  }

  #axis(): Axis {
    if (this.#skip("@")) return "attribute";
    if (this.#tokens[this.#at + 1]?.text !== "::") return "child";
    const { text } = this.#token;
    const axis = axes.find((known) => known === text);
    if (axis === undefined) return this.#fail(`there is no axis “${text}”`);
    this.#at += 2;
    return axis;
  }

  #test(): NodeTest {
    if (this.#token.kind !== "name") return this.#fail("the name of a node was expected");
    const { text, at } = this.#take();
    if (!nodeTypes.has(text) || !this.#skip("(")) return nameTest(text, at);
    const next = this.#tokens[this.#at];
    const target = text === "processing-instruction" && next?.kind === "string" ? this.#take().text : null;
    this.#expect(")");
    if (text === "processing-instruction") {
      return { kind: "instruction", target: target?.slice(1, -1) ?? null };
    }
    return { kind: text === "text" ? "text" : text === "comment" ? "comment" : "node" };
  }

  #predicates(): Expression[] {
    const predicates: Expression[] = [];
    while (this.#skip("[")) {
      predicates.push(this.expression());
      this.#expect("]");
    }
    return predicates;
  }

  #beginsStep(): boolean {
    const { kind, text } = this.#token;
    return kind === "name" || text === "." || text === ".." || text === "@";
  }

  #beginsCall(): boolean {
    const { kind, text } = this.#token;
    return kind === "name" && this.#tokens[this.#at + 1]?.text === "(" && !nodeTypes.has(text);
  }

  #operatorOf(level: readonly Operator[]): Operator | null {
    const { kind, text } = this.#token;
    const operator = kind === "operator" ? operators.find((known) => known === text) : undefined;
    if (operator === undefined || !level.includes(operator)) return null;
    this.#at += 1;
    return operator;
  }

  get #token(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error("The last token is the end, and nothing goes beyond it.");
    return token;
  }

  #take(): Token {
    const token = this.#token;
    if (token.kind === "end") this.#fail("something is missing at the end");
    this.#at += 1;
    return token;
  }

  #skip(text: string): boolean {
    if (this.#token.kind !== "operator" || this.#token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (!this.#skip(text)) this.#fail(`“${text}” was expected`);
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > depthMax) this.#fail(`it nests deeper than ${depthMax} levels`);
  }

  #fail(reason: string): never {
    throw new XPathError(reason, { path: this.#source, offset: this.#token.at });
  }
}

/** What `//` stands for. */
const anywhere: Step = { axis: "descendant-or-self", test: { kind: "node" }, predicates: [] };

function nameTest(text: string, at: number): NodeTest {
  const colon = text.indexOf(":");
  if (colon === -1) return { kind: "name", prefix: text === "*" ? "*" : null, local: text, at };
  return { kind: "name", prefix: text.slice(0, colon), local: text.slice(colon + 1), at };
}

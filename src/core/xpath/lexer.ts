import { XPathError } from "./error.ts";

/** `name` is a name test, a function or an axis; `operator` a symbol, or a name where one stands for an operator. */
export interface Token {
  kind: "number" | "string" | "name" | "operator" | "end";
  text: string;
  /** The place in the source, from 0. */
  at: number;
}

const number = /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y;
const string = /"[^"]*"|'[^']*'/y;
/** `a`, `p:a`, `p:*`, `*:a`; not the `a` of `a::b`. */
const name =
  /(?:[\p{L}_][\p{L}\p{M}\p{N}_.-]*|\*(?=:[\p{L}_]))(?::(?!:)(?:[\p{L}_][\p{L}\p{M}\p{N}_.-]*|\*))?/uy;
const symbol = /\/\/|::|\.\.|!=|<=|>=|[()[\].@,/|+\-=<>*]/y;
const space = /[ \t\r\n]+/y;

const namedOperators: ReadonlySet<string> = new Set(["and", "or", "mod", "div"]);
/** Behind one of these, and at the start, a name and a star are never operators (XPath 1.0, section 3.7). */
const beforeOperand: ReadonlySet<string> = new Set([
  "@",
  "::",
  "(",
  "[",
  ",",
  "/",
  "//",
  "|",
  "+",
  "-",
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
]);

/** Takes an XPath 1.0 expression apart; numbers may have an exponent. Throws XPathError. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (shape: RegExp): string | null => {
    shape.lastIndex = at;
    return shape.exec(source)?.[0] ?? null;
  };
  while (at < source.length) {
    at += take(space)?.length ?? 0;
    if (at === source.length) break;
    const token = next(take, isOperatorHere(tokens.at(-1)), at);
    if (token === null)
      throw new XPathError("nothing in XPath begins like this", { path: source, offset: at });
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: "end", text: "", at: source.length });
  return tokens;
}

function next(take: (shape: RegExp) => string | null, isOperator: boolean, at: number): Token | null {
  const quoted = take(string);
  if (quoted !== null) return { kind: "string", text: quoted, at };
  const digits = take(number);
  if (digits !== null) return { kind: "number", text: digits, at };
  const named = take(name);
  if (named !== null) {
    if (!isOperator) return { kind: "name", text: named, at };
    return namedOperators.has(named)
      ? { kind: "operator", text: named, at }
      : { kind: "name", text: named, at };
  }
  const sign = take(symbol);
  if (sign === null) return null;
  return sign === "*" && !isOperator
    ? { kind: "name", text: sign, at }
    : { kind: "operator", text: sign, at };
}

function isOperatorHere(before: Token | undefined): boolean {
  if (before === undefined) return false;
  if (before.kind !== "operator") return true;
  return !beforeOperand.has(before.text) && !namedOperators.has(before.text);
}

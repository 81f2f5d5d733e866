import type { Json } from "../contract/name.ts";
import { compileExpression, type Expression } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";

/** A text with `{{ expression }}` parts, compiled. */
export interface Template {
  readonly source: string;
  /** It has no expression in it. */
  readonly constant: boolean;
  /** Names at the root of the scope that it refers to. */
  readonly names: readonly string[];
  /** The text with its parts filled in: missing values are empty, objects and lists are JSON. */
  render(scope: Record<string, unknown>): string | Promise<string>;
  /** The value itself where the template is exactly one `{{ … }}` (null where it is missing), else the text. */
  value(scope: Record<string, unknown>): Json | Promise<Json>;
}

/** What one template may grow to: a delivered body is at most 5 MiB by default, and a text made of it should fit. */
export const outputCharactersMax = 8_388_608;

/** A template that is longer than a large document is a mistake. */
export const templateCharactersMax = 1_048_576;

type Part = { kind: "text"; text: string } | { kind: "expression"; expression: Expression };

/**
 * Compiles a template. `\{{` stands for two braces as such. `}}` inside a string, a quoted name, a regular expression
 * or braces of the expression does not end it. Throws ExpressionError with the position in the template.
 */
export function compileTemplate(source: string): Template {
  if (source.length > templateCharactersMax) {
    throw new ExpressionError(`A template may have at most ${templateCharactersMax} characters.`, {
      source: source.slice(0, 200),
    });
  }
  const parts = source.includes("{{") ? partsOf(source) : [{ kind: "text" as const, text: source }];
  const expressions = parts.flatMap((part) => (part.kind === "expression" ? [part.expression] : []));
  const [only] = parts.length === 1 ? expressions : [];
  const render = (scope: Record<string, unknown>) => rendered(source, parts, scope);
  return {
    source,
    constant: expressions.length === 0,
    names: [...new Set(expressions.flatMap((expression) => expression.names))],
    render,
    value: only ? (scope) => single(only, scope) : render,
  };
}

/** The value of an expression as JSON: what is missing is null. */
function single(expression: Expression, scope: Record<string, unknown>): Json | Promise<Json> {
  const value = expression.evaluate(scope);
  return value instanceof Promise ? value.then((settled) => settled ?? null) : (value ?? null);
}

function rendered(
  source: string,
  parts: readonly Part[],
  scope: Record<string, unknown>,
): string | Promise<string> {
  let text = "";
  for (const [at, part] of parts.entries()) {
    if (part.kind === "text") {
      text += part.text;
      continue;
    }
    const value = part.expression.evaluate(scope);
    if (value instanceof Promise) return renderedLater(source, { parts, at, text, value }, scope);
    text += textOf(value);
    checkSize(source, text);
  }
  return text;
}

/** Goes on from the first part that answers by a promise. */
async function renderedLater(
  source: string,
  from: { parts: readonly Part[]; at: number; text: string; value: Promise<Json | undefined> },
  scope: Record<string, unknown>,
): Promise<string> {
  let text = from.text + textOf(await from.value);
  checkSize(source, text);
  for (const part of from.parts.slice(from.at + 1)) {
    text += part.kind === "text" ? part.text : textOf(await part.expression.evaluate(scope));
    checkSize(source, text);
  }
  return text;
}

function textOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function checkSize(source: string, text: string): void {
  if (text.length <= outputCharactersMax) return;
  throw new ExpressionError(`The filled-in text is longer than ${outputCharactersMax} characters.`, {
    source,
  });
}

function partsOf(source: string): Part[] {
  const parts: Part[] = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf("{{", at);
    if (open === -1) break;
    if (source[open - 1] === "\\" && open > at) {
      text += `${source.slice(at, open - 1)}{{`;
      at = open + 2;
      continue;
    }
    text += source.slice(at, open);
    const close = closeOf(source, open);
    if (text !== "") parts.push({ kind: "text", text });
    parts.push({ kind: "expression", expression: compiledPart(source, open + 2, close) });
    text = "";
    at = close + 2;
  }
  text += source.slice(at);
  if (text !== "" || parts.length === 0) parts.push({ kind: "text", text });
  return parts;
}

function compiledPart(source: string, from: number, to: number): Expression {
  const inner = source.slice(from, to);
  if (inner.trim() === "")
    throw new ExpressionError("There is no expression between {{ and }}.", { source, offset: from });
  const moved = (error: unknown): Error => {
    if (!(error instanceof ExpressionError)) return new Error("The expression failed.", { cause: error });
    return new ExpressionError(error.message, {
      source,
      offset: from + (error.position?.offset ?? 0),
      cause: error,
    });
  };
  try {
    return movedErrors(compileExpression(inner), moved);
  } catch (error) {
    throw moved(error);
  }
}

/** The same expression with its errors told as the template's. */
function movedErrors(expression: Expression, moved: (error: unknown) => Error): Expression {
  return {
    ...expression,
    evaluate(scope) {
      const value = expression.evaluate(scope);
      return value instanceof Promise ? value.catch((error: unknown) => Promise.reject(moved(error))) : value;
    },
  };
}

/** Where the `}}` is that ends the expression opened at `open`. */
function closeOf(source: string, open: number): number {
  let depth = 0;
  let at = open + 2;
  while (at < source.length) {
    const character = source[at];
    if (character === '"' || character === "'" || character === "`") {
      at = quoteEnd(source, at);
      continue;
    }
    if (source.startsWith("/*", at)) {
      const end = source.indexOf("*/", at + 2);
      at = end === -1 ? source.length : end + 2;
      continue;
    }
    if (character === "{") depth += 1;
    if (character === "}") {
      if (depth === 0 && source[at + 1] === "}") return at;
      depth = Math.max(0, depth - 1);
    }
    at += 1;
  }
  throw new ExpressionError("This {{ is not closed: }} is missing. Write \\{{ for two braces as such.", {
    source,
    offset: open,
  });
}

function quoteEnd(source: string, open: number): number {
  const quote = source[open];
  for (let at = open + 1; at < source.length; at += 1) {
    if (source[at] === "\\" && quote !== "`") at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return source.length;
}

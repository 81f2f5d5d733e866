import { compileExpression, type Expression } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";

export type TemplatePart = { kind: "text"; text: string } | { kind: "expression"; expression: Expression };

/** Expressions in one template: compiling each takes some hundredths of a millisecond. */
export const templateExpressionsMax = 1_000;

/**
 * Takes a template apart. `}}` inside a string, a quoted name, a comment, a regular expression or braces of the
 * expression does not end it. Throws ExpressionError with the position in the template.
 */
export function partsOf(source: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = "";
  let at = 0;
  let expressions = 0;
  for (let open = source.indexOf("{{"); open !== -1; open = source.indexOf("{{", at)) {
    const escapes = backslashesBefore(source, open, at);
    text += source.slice(at, open - Math.ceil(escapes / 2));
    if (escapes % 2 === 1) {
      text += "{{";
      at = open + 2;
      continue;
    }
    expressions += 1;
    if (expressions > templateExpressionsMax) {
      const message = `A template may have at most ${templateExpressionsMax} expressions.`;
      throw new ExpressionError(message, { source, offset: open });
    }
    const close = closeOf(source, open);
    if (text !== "") parts.push({ kind: "text", text });
    parts.push({ kind: "expression", expression: compiledPart(source, open + 2, close) });
    text = "";
    at = close + 2;
  }
  text += source.slice(at);
  return text !== "" || parts.length === 0 ? [...parts, { kind: "text", text }] : parts;
}

function backslashesBefore(source: string, open: number, from: number): number {
  let at = open;
  while (at > from && source[at - 1] === "\\") at -= 1;
  return open - at;
}

function compiledPart(source: string, from: number, to: number): Expression {
  const inner = source.slice(from, to);
  if (inner.trim() === "") {
    throw new ExpressionError("There is no expression between {{ and }}.", { source, offset: from });
  }
  const moved = (error: unknown): Error => {
    if (!(error instanceof ExpressionError)) return new Error("The expression failed.", { cause: error });
    return new ExpressionError(error.message, {
      source,
      offset: from + (error.position?.offset ?? 0),
      cause: error,
      passing: error.passing,
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
  let before = "(";
  for (let at = open + 2; at < source.length; ) {
    const character = source.charAt(at);
    if (character === "}" && depth === 0 && source[at + 1] === "}") return at;
    if (character === "{") depth += 1;
    if (character === "}") depth = Math.max(0, depth - 1);
    const end = tokenEnd(source, at, before);
    if (character.trim() !== "") before = source.slice(Math.max(open, end - 4), end);
    at = end;
  }
  throw new ExpressionError("This {{ is not closed: }} is missing. Write \\{{ for two braces as such.", {
    source,
    offset: open,
  });
}

/** Past the quoted text, comment or regular expression that begins here, or else past one character. */
function tokenEnd(source: string, at: number, before: string): number {
  const character = source.charAt(at);
  if (character === '"' || character === "'" || character === "`") return quoteEnd(source, at);
  if (source.startsWith("/*", at)) return past(source.indexOf("*/", at + 2), 2, source);
  return character === "/" && opensRegex(before) ? regexEnd(source, at) : at + 1;
}

/** A slash divides after a value and opens a regular expression elsewhere. */
function opensRegex(before: string): boolean {
  return /(?:[([{,;:=<>!&|?+*/%^~-]|\b(?:and|or|in))$/.test(before);
}

function regexEnd(source: string, open: number): number {
  let inClass = false;
  for (let at = open + 1; at < source.length; at += 1) {
    const character = source[at];
    if (character === "\\") at += 1;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return at + 1;
  }
  return source.length;
}

function quoteEnd(source: string, open: number): number {
  const quote = source[open];
  if (quote === "`") return past(source.indexOf("`", open + 1), 1, source);
  for (let at = open + 1; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return source.length;
}

function past(found: number, width: number, source: string): number {
  return found === -1 ? source.length : found + width;
}

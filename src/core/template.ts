import type { Json } from "../contract/name.ts";
import type { Escaping } from "./escape.ts";
import type { Expression } from "./expression.ts";
import { ExpressionError } from "./expression-error.ts";
import { partsOf, type TemplatePart } from "./template-part.ts";

/** A text with `{{ expression }}` parts, compiled. */
export interface Template {
  readonly source: string;
  /** It has no expression in it. */
  readonly constant: boolean;
  /** Names at the root of the scope that it refers to. */
  readonly names: readonly string[];
  /** It reads nothing of the scope but paths that begin with these names. */
  readonly plain: boolean;
  /** The text with its parts filled in: missing values are empty, objects and lists are JSON. */
  render(scope: Record<string, unknown>): string | Promise<string>;
  /** The value itself where the template is exactly one `{{ … }}` (null where it is missing), else the text. */
  value(scope: Record<string, unknown>): Json | Promise<Json>;
}

/** What one template may grow to: a delivered body is at most 5 MiB by default, and a text made of it should fit. */
export const outputCharactersMax = 8_388_608;

/** A template that is longer than a large document is a mistake. */
export const templateCharactersMax = 1_048_576;

/**
 * Compiles a template. `\{{` stands for two braces as such, `\\{{` for a backslash before an expression. Errors, those
 * of the evaluation too, are ExpressionErrors with the position in the template. With `escaping`, what is filled in is
 * made safe for the kind of text that the template is.
 */
export function compileTemplate(source: string, { escaping }: { escaping?: Escaping | null } = {}): Template {
  if (source.length > templateCharactersMax) {
    throw new ExpressionError(`A template may have at most ${templateCharactersMax} characters.`, {
      source: source.slice(0, 200),
    });
  }
  const parts = escapedParts(source, escaping ?? null);
  const expressions = parts.flatMap((part) => (part.kind === "expression" ? [part.expression] : []));
  const [only] = parts.length === 1 ? expressions : [];
  const render = (scope: Record<string, unknown>) => rendered(source, parts, scope);
  return {
    source,
    constant: expressions.length === 0,
    names: [...new Set(expressions.flatMap((expression) => expression.names))],
    plain: expressions.every(({ plain }) => plain),
    render,
    value: only ? (scope) => single(only, scope) : render,
  };
}

/** The value of an expression as JSON: what is missing is null. */
function single(expression: Expression, scope: Record<string, unknown>): Json | Promise<Json> {
  const value = expression.evaluate(scope);
  return value instanceof Promise ? value.then((settled) => settled ?? null) : (value ?? null);
}

type Part =
  | Extract<TemplatePart, { kind: "text" }>
  | (Extract<TemplatePart, { kind: "expression" }> & { write: (value: Json | undefined) => string });

function escapedParts(source: string, escaping: Escaping | null): Part[] {
  let before = "";
  return partsOf(source).map((part) => {
    if (part.kind === "text") {
      before += part.text;
      return part;
    }
    const escape = escaping?.(before);
    // What stands directly behind it stands behind a value.
    before += "0";
    return { ...part, write: escape === undefined ? textOf : (value) => escape(textOf(value), value) };
  });
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
    if (value instanceof Promise)
      return renderedLater(source, { parts, at, text, value, write: part.write }, scope);
    text += part.write(value);
    checkSize(source, text);
  }
  return text;
}

/** Goes on from the first part that answers by a promise. */
async function renderedLater(
  source: string,
  from: {
    parts: readonly Part[];
    at: number;
    text: string;
    value: Promise<Json | undefined>;
    write: (value: Json | undefined) => string;
  },
  scope: Record<string, unknown>,
): Promise<string> {
  let text = from.text + from.write(await from.value);
  checkSize(source, text);
  for (const part of from.parts.slice(from.at + 1)) {
    text += part.kind === "text" ? part.text : part.write(await part.expression.evaluate(scope));
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

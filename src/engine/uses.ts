import type { Json } from "../contract/name.ts";
import { compileExpression } from "../core/expression.ts";
import { ExpressionError } from "../core/expression-error.ts";
import { templatesIn } from "../core/fill.ts";
import { partsOf } from "../core/template-part.ts";
import type { StepKind } from "../steps/step.ts";
import { type Reference, referencesOf } from "./references.ts";

/** A reference with the path of the setting that holds it. */
export interface Used extends Reference {
  path: string;
}

/** What the templates and expressions of one step's settings read, and which of them do not compile. */
export interface Uses {
  faults: { path: string; message: string }[];
  used: Used[];
}

/** Settings in which every text is a template. */
export const allTemplates: TemplateFields = {};

/** Of a retry policy: which of its fields hold expressions. */
export const retryFields: TemplateFields = {
  raw: ["on", "except"],
  expressions: ["on.*.when", "except.*.when"],
};

/** Which settings hold templates, and which expressions. */
export type TemplateFields = Pick<StepKind, "raw" | "expressions">;

export function usesIn(kind: TemplateFields, config: Record<string, Json>): Uses {
  const uses: Uses = { faults: [], used: [] };
  const note = (path: string, expressionsOf: () => readonly string[]) => {
    try {
      for (const expression of expressionsOf()) {
        uses.used.push(...referencesOf(expression).map((reference) => ({ ...reference, path })));
      }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      uses.faults.push({ path, message: faultOf(error) });
    }
  };
  for (const { path, source } of templatesIn(config, kind.raw)) {
    note(path, () =>
      partsOf(source).flatMap((part) => (part.kind === "expression" ? [part.expression.source] : [])),
    );
  }
  for (const pattern of kind.expressions ?? []) {
    for (const { path, value } of valuesAt(config, pattern.split("."))) {
      if (typeof value === "string") note(path, () => [compileExpression(value).source]);
    }
  }
  return uses;
}

function faultOf({ message, position }: ExpressionError): string {
  return position === null ? message : `${message} (line ${position.line}, column ${position.column})`;
}

/** The values at a path in which `*` stands for every item or field. */
export function valuesAt(
  value: Json,
  [key, ...rest]: readonly string[],
  path = "",
): { path: string; value: Json }[] {
  if (key === undefined) return [{ path, value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([name]) => key === "*" || key === name)
    .flatMap(([name, item]) => valuesAt(item, rest, path === "" ? name : `${path}.${name}`));
}

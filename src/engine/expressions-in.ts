import type { Json } from "../contract/name.ts";
import { templatesIn } from "../core/fill.ts";
import { partsOf } from "../core/template-part.ts";
import { type TemplateFields, valuesAt } from "./uses.ts";

/** The expressions in a step's settings, each with the path of the setting; what does not compile is left out. */
export function expressionsIn(
  kind: TemplateFields,
  config: Readonly<Record<string, Json>>,
): { path: string; source: string }[] {
  const templates = templatesIn({ ...config }, kind.raw).flatMap(({ path, source }) =>
    sourcesIn(source).map((expression) => ({ path, source: expression })),
  );
  const others = (kind.expressions ?? []).flatMap((pattern) =>
    valuesAt({ ...config }, pattern.split(".")).flatMap(({ path, value }) =>
      typeof value === "string" ? [{ path, source: value }] : [],
    ),
  );
  return [...templates, ...others];
}

/** The expressions in a template. */
export function sourcesIn(template: string): string[] {
  try {
    return partsOf(template).flatMap((part) => (part.kind === "expression" ? [part.expression.source] : []));
  } catch {
    return [];
  }
}

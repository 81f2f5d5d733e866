import type { Json } from "../contract/name.ts";
import type { StepKind } from "../steps/step.ts";
import { type KindSchema, kindSchema, optionsOf } from "./kind-schema.ts";

/**
 * Fields of a step's settings that its kind doesn't know, by their paths, each with the names that stand there. They
 * would have no effect, so the author has most likely misspelt one that would.
 */
export function unknownFields(kind: StepKind, config: Json): { path: string; known: readonly string[] }[] {
  const schema = kindSchema(kind);
  const visit = (value: Json, at: KindSchema, path: string): { path: string; known: readonly string[] }[] => {
    if (typeof value !== "object" || value === null) return [];
    const options = optionsOf(at, schema);
    if (Array.isArray(value)) {
      const items = options.flatMap((option) => option.items ?? []);
      return items.length === 0
        ? []
        : value.flatMap((item, index) => visit(item, { anyOf: items }, `${path}${index}.`));
    }
    const shapes = options.filter(({ properties }) => properties !== undefined);
    // Where other names are allowed, or anything at all, nothing is unknown.
    if (
      shapes.length === 0 ||
      options.some(({ additionalProperties: more }) => more !== undefined && more !== false)
    ) {
      return [];
    }
    const known = [...new Set(shapes.flatMap(({ properties }) => Object.keys(properties ?? {})))];
    return Object.entries(value).flatMap(([key, item]) => {
      const fields = shapes.flatMap(({ properties }) => properties?.[key] ?? []);
      return fields.length === 0
        ? [{ path: path + key, known }]
        : visit(item, { anyOf: fields }, `${path}${key}.`);
    });
  };
  return visit(config, schema, "");
}

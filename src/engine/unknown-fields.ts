import { z } from "zod";
import type { Json } from "../contract/name.ts";
import type { StepKind } from "../steps/step.ts";

/** What is looked at of a JSON Schema. */
interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $defs?: Record<string, Schema>;
}

const schemas = new WeakMap<StepKind, Schema>();

/**
 * Fields of a step's settings that its kind doesn't know, by their paths, each with the names that stand there. They
 * would have no effect, so the author has most likely misspelt one that would.
 */
export function unknownFields(kind: StepKind, config: Json): { path: string; known: readonly string[] }[] {
  const schema = schemas.get(kind) ?? schemaOf(kind);
  schemas.set(kind, schema);
  const visit = (value: Json, at: Schema, path: string): { path: string; known: readonly string[] }[] => {
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

function schemaOf(kind: StepKind): Schema {
  const schema: Schema = JSON.parse(
    JSON.stringify(z.toJSONSchema(kind.config, { io: "input", unrepresentable: "any" })),
  );
  return schema;
}

/** The schemas that a value may follow, with references and choices resolved. */
function optionsOf(schema: Schema, root: Schema, depth = 0): Schema[] {
  // A reference that leads to itself describes nothing further.
  if (depth > 20) return [];
  const named = schema.$ref?.startsWith("#/$defs/") === true ? root.$defs?.[schema.$ref.slice(8)] : undefined;
  const choices = [...(named === undefined ? [] : [named]), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  choices.push(...(schema.allOf ?? []));
  if (choices.length === 0) return [schema];
  return choices.flatMap((choice) => optionsOf(choice, root, depth + 1));
}

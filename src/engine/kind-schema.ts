import { z } from "zod";
import type { StepKind } from "../steps/step.ts";

/** What is looked at of a JSON Schema. */
export interface KindSchema {
  $ref?: string;
  properties?: Record<string, KindSchema>;
  additionalProperties?: unknown;
  items?: KindSchema;
  anyOf?: KindSchema[];
  oneOf?: KindSchema[];
  allOf?: KindSchema[];
  $defs?: Record<string, KindSchema>;
  /** The value comes out of a secret. */
  secret?: boolean;
}

const schemas = new WeakMap<StepKind["config"], KindSchema>();

/** The settings of a kind of step, as its author writes them. */
export function kindSchema({ config }: Pick<StepKind, "config">): KindSchema {
  const known = schemas.get(config);
  if (known !== undefined) return known;
  const schema: KindSchema = JSON.parse(
    JSON.stringify(z.toJSONSchema(config, { io: "input", unrepresentable: "any" })),
  );
  schemas.set(config, schema);
  return schema;
}

/** The schemas that a value may follow, with references and choices resolved. */
export function optionsOf(schema: KindSchema, root: KindSchema, depth = 0): KindSchema[] {
  // A reference that leads to itself describes nothing further.
  if (depth > 20) return [];
  const named = schema.$ref?.startsWith("#/$defs/") === true ? root.$defs?.[schema.$ref.slice(8)] : undefined;
  const choices = [...(named === undefined ? [] : [named]), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  choices.push(...(schema.allOf ?? []));
  if (choices.length === 0) return [schema];
  return choices.flatMap((choice) => optionsOf(choice, root, depth + 1));
}

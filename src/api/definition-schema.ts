import type { z } from "zod";
import { allSchemes } from "../auth/index.ts";
import { Credential } from "../contract/credential.ts";
import { Definition, Step } from "../contract/workflow.ts";
import { stepKinds } from "../steps/index.ts";
import type { StepKind } from "../steps/step.ts";
import { settingsSchema } from "./catalog.ts";
import { published } from "./published-schema.ts";

type Schema = Record<string, unknown>;
type Definitions = Record<string, unknown>;

/** Where a template stands for a value that is no text: it is filled in before the step sees it. */
const templated: Schema = { type: "string", pattern: "\\{\\{" };

/**
 * The JSON Schema of a definition file. A step's settings follow from its `type` and a credential's from its `scheme`,
 * so that editors offer the ones that are meant.
 */
export function definitionSchema(): Schema {
  const { $defs, ...root } = settingsSchema(Definition);
  const definitions: Definitions = { ...asSchema($defs) };
  definitions.Step = oneByOne(
    stepKinds.map((kind) => stepSchema(kind, definitions)),
    { property: "type", description: "One thing that a workflow does." },
  );
  definitions.Credential = oneByOne(
    Object.values(allSchemes()).map(({ type, title, description, config }) => {
      const settings = hoisted(settingsSchema(config), definitions);
      const common = propertiesOf(ownSchema(Credential));
      return {
        title,
        description,
        type: "object",
        properties: { ...common, ...propertiesOf(settings), scheme: { const: type } },
        required: ["scheme", ...listOf(settings.required)],
        additionalProperties: false,
      };
    }),
    { property: "scheme", description: "One way to prove who sends." },
  );
  return published({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "urn:tripline:definition",
    title: "Tripline definition",
    description: "One workflow with its trigger.",
    ...root,
    $defs: definitions,
  });
}

function stepSchema(
  { type, title, description, config, raw = [] }: StepKind,
  definitions: Definitions,
): Schema {
  const settings = hoisted(settingsSchema(config), definitions);
  const properties = Object.entries(propertiesOf(settings)).map(([name, property]) => {
    const fixed = raw.includes(name) || isText(property);
    return [name, fixed ? property : { anyOf: [property, templated] }];
  });
  const required = listOf(settings.required);
  return {
    title,
    description,
    type: "object",
    properties: {
      ...propertiesOf(ownSchema(Step)),
      type: { const: type },
      config: { ...settings, properties: Object.fromEntries(properties) },
    },
    required: ["id", "type", ...(required.length > 0 ? ["config"] : [])],
    additionalProperties: false,
  };
}

/**
 * A choice by one property. Written as conditions and not as `oneOf`, so that an editor reports what is wrong with the
 * alternative that was meant and not with all of them; the branches are what it completes from.
 */
function oneByOne(
  alternatives: Schema[],
  { property, description }: { property: string; description: string },
): Schema {
  const names = alternatives.map((alternative) => asSchema(propertiesOf(alternative)[property]).const);
  return {
    description,
    type: "object",
    required: [property],
    properties: { [property]: { enum: names } },
    allOf: alternatives.map((alternative, at) => ({
      if: { properties: { [property]: { const: names[at] } }, required: [property] },
      // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word
      then: alternative,
    })),
  };
}

/** Moves what a schema defines for itself to the root, where its references point once it stands inside another. */
function hoisted({ $defs, ...schema }: Schema, definitions: Definitions): Schema {
  for (const [name, definition] of Object.entries(asSchema($defs))) definitions[name] ??= definition;
  return schema;
}

/** The schema itself where it would be named and referred to. */
function ownSchema(schema: z.ZodType): Schema {
  const { $ref, $defs, ...own } = settingsSchema(schema);
  const name = String($ref).replace("#/$defs/", "");
  return $ref === undefined ? own : asSchema(asSchema($defs)[name]);
}

function isText(property: unknown): boolean {
  const { type, anyOf } = asSchema(property);
  return (
    type === "string" || (type === undefined && anyOf === undefined && asSchema(property).$ref === undefined)
  );
}

function propertiesOf(schema: Schema): Schema {
  return asSchema(schema.properties);
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function asSchema(value: unknown): Schema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

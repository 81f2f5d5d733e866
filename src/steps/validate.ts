import { z } from "zod";
import { JsonSchema } from "../contract/json-schema.ts";
import { Json } from "../contract/name.ts";
import { compileJsonSchema, type JsonSchemaCheck } from "../core/json-schema.ts";
import { JsonSchemaError } from "../core/json-schema-rules.ts";
import { defineStep, TerminalError } from "./step.ts";

/** Compiled checks kept: more than are in use at a time; the oldest go first. */
const compiledMax = 200;
const compiled = new Map<string, JsonSchemaCheck>();
/** Of all violations, those that a run's error names. */
const namedMax = 10;

/** Checks a value against a JSON Schema. */
export const validate = defineStep({
  type: "validate",
  title: "Validate",
  description:
    "Checks a value against a JSON Schema (draft 2020-12). A value that does not fit fails the step with all that is wrong, " +
    "or, with `onInvalid: continue`, is left to the steps that follow. The output is `valid` and `errors`, each with " +
    "`path` (JSONPath) and `reason`, 100 at most.",
  effect: false,
  instant: true,
  config: z.object({
    value: Json.meta({
      title: "Value",
      description: "Mostly one template: `{{ trigger.body }}`.",
      template: true,
    }),
    schema: JsonSchema.meta({ title: "JSON Schema", multiline: true }),
    onInvalid: z.enum(["fail", "continue"]).default("fail").meta({ title: "When it does not fit" }),
  }),
  raw: ["schema"],
  check({ schema }) {
    try {
      checkOf(schema);
      return [];
    } catch (error) {
      if (!(error instanceof JsonSchemaError)) throw error;
      return [{ path: "schema", message: `${error.message} (at ${error.path})` }];
    }
  },
  gives: () => ["valid", "errors"],
  examples: [
    {
      title: "An order with items",
      config: {
        value: "{{ params.order }}",
        schema: {
          type: "object",
          required: ["items"],
          properties: { items: { type: "array", minItems: 1 } },
        },
      },
      scope: { params: { order: { items: ["a"] } } },
      output: { valid: true, errors: [] },
    },
    {
      title: "Say what is wrong and go on",
      config: {
        value: "{{ params.order }}",
        onInvalid: "continue",
        schema: { type: "object", required: ["items", "email"] },
      },
      scope: { params: { order: {} } },
      output: {
        valid: false,
        errors: [
          { path: "$.items", reason: "is missing" },
          { path: "$.email", reason: "is missing" },
        ],
      },
    },
  ],
  run({ value, schema, onInvalid }): Json {
    const violations = checkOf(schema)(value);
    if (violations.length > 0 && onInvalid === "fail") {
      const named = violations.slice(0, namedMax).map(({ path, reason }) => `${path} ${reason}`);
      const more = violations.length > namedMax ? `; and ${violations.length - namedMax} more` : "";
      throw new TerminalError(`The value does not fit its schema: ${named.join("; ")}${more}.`);
    }
    return {
      valid: violations.length === 0,
      errors: violations.map(({ path, reason }) => ({ path, reason })),
    };
  },
});

/** Throws JsonSchemaError. */
export function checkOf(schema: JsonSchema): JsonSchemaCheck {
  const text = JSON.stringify(schema);
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const check = compileJsonSchema(schema);
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value ?? "");
  compiled.set(text, check);
  return check;
}

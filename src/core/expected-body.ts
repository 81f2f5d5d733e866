import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import type { Parameter } from "../contract/parameter.ts";
import { isPlain, schemaIn } from "./differences.ts";
import { inferSchema } from "./infer.ts";
import { pathSegments } from "./path-text.ts";

/** What of a trigger says how its bodies look. */
export interface Expecting {
  schema?: JsonSchema | undefined;
  sample?: Json | undefined;
  parameters: readonly Parameter[];
}

/** The schema of the bodies that a trigger takes: its own, else its sample's, and what its parameters want besides. */
export function expectedBody({ schema, sample, parameters }: Expecting): JsonSchema {
  const learned = schema ?? (sample === undefined ? {} : inferSchema([sample]));
  return parameters.reduce((expected, parameter) => {
    const { from, name, path, match } = parameter;
    if (from !== "body" || match !== undefined) return expected;
    const segments = path === undefined ? [name] : (pathSegments(path) ?? []);
    const names = segments.filter((segment) => typeof segment === "string");
    return names.length === 0 || names.length < segments.length
      ? expected
      : within(expected, names, parameter);
  }, learned);
}

/** A parameter's rules as a schema of its value. */
export function parameterSchema(parameter: Parameter): JsonSchema {
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems, format, pattern, oneOf } =
    parameter;
  const entries = Object.entries({
    type: type === "any" ? undefined : type,
    minimum,
    maximum,
    minLength,
    maxLength,
    minItems,
    maxItems,
    format,
    pattern: pattern === undefined ? undefined : `^(?:${pattern})$`,
    enum: oneOf,
  });
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, Json][] => (value === undefined ? [] : [[name, value]])),
  );
}

function within(schema: JsonSchema, names: readonly string[], parameter: Parameter): JsonSchema {
  const [name, ...rest] = names;
  if (!isPlain(schema)) return schema;
  // What the schema says already stands.
  if (name === undefined) return { ...parameterSchema(parameter), ...schema };
  const properties = schemaIn(schema.properties) ?? {};
  const inner = Object.hasOwn(properties, name) ? (schemaIn(properties[name]) ?? {}) : {};
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  if (parameter.required) required.add(name);
  return {
    type: "object",
    ...schema,
    properties: { ...properties, [name]: within(inner, rest, parameter) },
    ...(required.size > 0 && { required: [...required] }),
  };
}

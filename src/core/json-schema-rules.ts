import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { pathText } from "./path-text.ts";
import { compileRegex, RegexError } from "./regex.ts";
import { formatNames } from "./string-format.ts";

/** Values in a schema's own text; one learned from a large event has some thousand. */
export const schemaValuesMax = 20_000;
/** Compiling takes its time by each: these some hundred milliseconds. */
const subschemasMax = 3_000;
/** How deep a schema nests: two levels for each one of the body. */
export const schemaDepthMax = 130;
/** Each is tried on every name of an object. */
const namePatternsMax = 20;

/** Thrown when a schema can't be taken. `path` is the place in it as a JSONPath. */
export class JsonSchemaError extends Error {
  override name = "JsonSchemaError";
  readonly path: string;

  constructor(message: string, at: { path: string; cause?: unknown }) {
    super(message, { cause: at.cause });
    this.path = at.path;
  }
}

type Place = readonly (string | number)[];

/** Keywords whose value is a schema, a list of them, or schemas by name. */
const holders: ReadonlyMap<string, "one" | "list" | "named"> = new Map([
  ..."additionalProperties unevaluatedProperties items unevaluatedItems contains propertyNames not if then else contentSchema"
    .split(" ")
    .map((keyword) => [keyword, "one"] as const),
  ..."allOf anyOf oneOf prefixItems".split(" ").map((keyword) => [keyword, "list"] as const),
  ..."properties patternProperties $defs definitions dependentSchemas"
    .split(" ")
    .map((keyword) => [keyword, "named"] as const),
]);

const plainKeywords: ReadonlySet<string> = new Set(
  (
    "type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern format " +
    "maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired " +
    "title description default examples deprecated readOnly writeOnly $comment contentEncoding contentMediaType nullable $ref"
  ).split(" "),
);
/** Kept by people and tools, and of no meaning here. */
const isNote = (keyword: string) =>
  keyword === "example" || keyword === "$schema" || keyword.startsWith("x-");

const dialects: ReadonlySet<unknown> = new Set([
  undefined,
  "https://json-schema.org/draft/2020-12/schema",
  "https://json-schema.org/draft/2020-12/schema#",
]);

/** Stands in each subschema with what looking at it costs, for the compiled check to spend. */
export const costKeyword = "tripline-cost";

/**
 * The schema as it is compiled: every keyword known, every pattern in linear time, references only within it, notes
 * left out, and in each subschema what it costs. Throws JsonSchemaError at the first thing that can't be taken.
 */
export function ruledSchema(schema: JsonSchema): JsonSchema {
  const { $schema, $id: _, ...rest } = schema;
  if (!dialects.has($schema)) {
    const message = `only draft 2020-12 is understood, and this is ${JSON.stringify($schema)}`;
    throw new JsonSchemaError(message, { path: "$['$schema']" });
  }
  bound(rest);
  const compiled = ruledObject(rest, []);
  if (subschemasIn(compiled) > subschemasMax) {
    throw new JsonSchemaError(`it has more than ${subschemasMax} schemas within it`, { path: "$" });
  }
  return compiled;
}

function bound(schema: JsonSchema): void {
  let level: Json[] = [schema];
  let values = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    values += level.length;
    if (depth > schemaDepthMax) {
      throw new JsonSchemaError(`it nests more than ${schemaDepthMax} levels`, { path: "$" });
    }
    if (values > schemaValuesMax) {
      throw new JsonSchemaError(`it has more than ${schemaValuesMax} values`, { path: "$" });
    }
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
}

/** Every one has been given its cost. */
function subschemasIn(value: Json): number {
  if (typeof value !== "object" || value === null) return 0;
  const own = Object.hasOwn(value, costKeyword) ? 1 : 0;
  return Object.values(value).reduce<number>((sum, inner) => sum + subschemasIn(inner), own);
}

function ruled(schema: Json | undefined, place: Place): Json {
  if (typeof schema === "boolean") return schema;
  if (!isObject(schema)) return fail("must be a schema: an object, true or false", place);
  return ruledObject(schema, place);
}

function ruledObject(schema: JsonSchema, place: Place): JsonSchema {
  const entries = Object.entries(schema)
    .filter(([keyword]) => !isNote(keyword))
    .map(([keyword, value]): [string, Json] => [keyword, ruledKeyword(keyword, value, [...place, keyword])]);
  return { ...Object.fromEntries(entries), [costKeyword]: costOf(schema) };
}

function ruledKeyword(keyword: string, value: Json, place: Place): Json {
  const holds = holders.get(keyword);
  if (holds === "one") return ruled(value, place);
  if (holds === "list") {
    if (!Array.isArray(value)) return fail("must be a list of schemas", place);
    return value.map((schema, at) => ruled(schema, [...place, at]));
  }
  if (holds === "named") {
    if (!isObject(value)) return fail("must hold schemas by name", place);
    const entries = Object.entries(value);
    if (keyword === "patternProperties") {
      if (entries.length > namePatternsMax) fail(`may have at most ${namePatternsMax} patterns`, place);
      for (const [pattern] of entries) checkPattern(pattern, [...place, pattern]);
    }
    return Object.fromEntries(entries.map(([name, schema]) => [name, ruled(schema, [...place, name])]));
  }
  if (!plainKeywords.has(keyword)) return fail(`there is no keyword "${keyword}" here`, place);
  if (keyword === "pattern" && typeof value === "string") checkPattern(value, place);
  if (keyword === "$ref" && !(typeof value === "string" && /^#(?:\/|$)/.test(value))) {
    return fail("may only lead to a place in this schema, as in #/$defs/address", place);
  }
  if (keyword === "format" && !formatNames.some((name) => name === value)) {
    return fail(`must be one of ${formatNames.join(", ")}`, place);
  }
  return value;
}

function checkPattern(pattern: string, place: Place): void {
  try {
    compileRegex(pattern);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    fail(error.message, place);
  }
}

/** By references alone a schema leads to itself, and alternatives that do double what is looked at with each level. */
const referenceCost = 20;

/** What is compared with a value each time. */
function costOf(schema: JsonSchema): number {
  const compared = [schema.enum, schema.const, schema.required, schema.dependentRequired];
  return compared.reduce<number>(
    (sum, part) => sum + valuesIn(part),
    schema.$ref === undefined ? 1 : referenceCost,
  );
}

function valuesIn(value: Json | undefined): number {
  if (typeof value !== "object" || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + valuesIn(inner), 1);
}

function isObject(value: Json | undefined): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(message: string, place: Place): never {
  throw new JsonSchemaError(message, { path: pathText(place) });
}

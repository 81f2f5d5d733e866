import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { typeOf } from "./infer.ts";
import { anyIndex, pathText } from "./path-text.ts";

/** Where a value is not as a schema describes it. */
export interface Difference {
  /** A JSONPath, items of lists as `[*]`. */
  path: string;
  kind: "new" | "missing" | "retyped";
  /** Names of types as JSON Schema has them; null where there are none. */
  expected: string | null;
  found: string | null;
}

/** Looked at of one value: enough to see that it changed. */
const valuesMax = 2_000,
  itemsMax = 20,
  depthMax = 32;
const differencesMax = 50;
/** Longer names are no names of fields; paths are indexed. */
const nameCharactersMax = 100,
  pathCharactersMax = 400;

/** Keywords by which a place is described in other ways than by a type, members and items: nothing is said of it. */
const branching = ["$ref", "allOf", "anyOf", "oneOf", "not", "if", "dependentSchemas", "prefixItems"];

type Segments = readonly (string | typeof anyIndex)[];

/**
 * Fields that are new, missing or of another type than a schema says, as a sender's change of its format shows; each
 * place once. Limits, patterns and formats are not looked at.
 */
export function differences(schema: JsonSchema, value: Json): Difference[] {
  const found = new Map<string, Difference>();
  const budget = { values: valuesMax };
  compare(schema, value, { at: [], found, budget });
  return [...found.values()];
}

interface Comparing {
  at: Segments;
  found: Map<string, Difference>;
  budget: { values: number };
}

function compare(schema: JsonSchema, value: Json, comparing: Comparing): void {
  const { at, budget } = comparing;
  budget.values -= 1;
  if (budget.values < 0 || at.length > depthMax || !isPlain(schema)) return;
  const expected = typesIn(schema);
  const type = typeOf(value);
  if (expected.length > 0 && !fits(type, expected)) {
    note({ kind: "retyped", expected: expected.join(" or "), found: type }, comparing);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) {
    compareMembers(schema, value, comparing);
    return;
  }
  const items = schemaIn(schema.items);
  if (items === null) return;
  for (const item of value.slice(0, itemsMax)) compare(items, item, { ...comparing, at: [...at, anyIndex] });
}

function compareMembers(schema: JsonSchema, value: { [name: string]: Json }, comparing: Comparing): void {
  const { at, found } = comparing;
  const properties = schemaIn(schema.properties) ?? {};
  const others = schemaIn(schema.additionalProperties);
  const required = Array.isArray(schema.required) ? schema.required : [];
  for (const name of required) {
    if (typeof name !== "string" || Object.hasOwn(value, name)) continue;
    const property = schemaIn(Object.hasOwn(properties, name) ? properties[name] : undefined);
    const expected = property === null ? [] : typesIn(property);
    const types = expected.length > 0 ? expected.join(" or ") : null;
    note({ kind: "missing", expected: types, found: null }, { ...comparing, at: [...at, name] });
  }
  for (const [name, member] of Object.entries(value)) {
    if (found.size >= differencesMax) return;
    const property = Object.hasOwn(properties, name) ? schemaIn(properties[name]) : null;
    if (property !== null) compare(property, member, { ...comparing, at: [...at, name] });
    else if (others !== null) compare(others, member, { ...comparing, at: [...at, anyIndex] });
    else if (!Object.hasOwn(properties, name) && schema.patternProperties === undefined) {
      const type = typeOf(member);
      note({ kind: "new", expected: null, found: type }, { ...comparing, at: [...at, name] });
    }
  }
}

function note(difference: Omit<Difference, "path">, { at, found }: Comparing): void {
  const name = at.at(-1);
  if (typeof name === "string" && name.length > nameCharactersMax) return;
  const path = pathText(at);
  if (path.length > pathCharactersMax || found.size >= differencesMax) return;
  found.set(`${path} ${difference.kind} ${difference.found ?? ""}`, { path, ...difference });
}

/** Whether a schema says by type, members and items what a value is. */
export function isPlain(schema: JsonSchema): boolean {
  return !branching.some((keyword) => Object.hasOwn(schema, keyword));
}

export function typesIn({ type }: JsonSchema): string[] {
  return (Array.isArray(type) ? type : [type]).filter((name) => typeof name === "string");
}

/** An integer is a number, too. */
export function fits(type: string, expected: readonly string[]): boolean {
  return expected.includes(type) || (type === "integer" && expected.includes("number"));
}

/** The schema, or the schemas by name, that a keyword holds; null where it holds none. */
export function schemaIn(value: Json | undefined): JsonSchema | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

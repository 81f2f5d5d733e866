import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { type FormatName, formatOf } from "./string-format.ts";

/** An object with more members than this is a table by some key: its members share one schema. */
const membersMax = 200;
/** Of a list so many items are looked at. */
const itemsMax = 200;
/** Deeper values are not described. */
const depthMax = 32;
/** Values looked at over all samples: bounds the time. */
const valuesMax = 50_000;
/** Places that are described: a schema of more would be larger than a trigger takes. */
const placesMax = 2_000;

type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

/** What has been seen at one place of the samples. */
interface Seen {
  types: Set<TypeName>;
  /** Null: texts of several formats, or of none; undefined: no text yet. */
  format: FormatName | null | undefined;
  members: Map<string, Seen>;
  /** Names that every object here had. */
  always: Set<string> | null;
  items: Seen | null;
  /** Of the members of an object that is a table. */
  values: Seen | null;
}

/**
 * The JSON Schema that all samples fit: types with integers told from numbers, unions, formats of texts, members that
 * each sample had as required. Where a sample says nothing of a type (null alone, an empty list), the schema says
 * nothing either. Members that it does not name are allowed.
 */
export function inferSchema(samples: readonly Json[]): JsonSchema {
  const root = nothingSeen();
  const budget = { values: valuesMax, places: placesMax };
  for (const sample of samples) see(root, sample, { depth: 0, budget });
  return schemaOf(root);
}

function nothingSeen(): Seen {
  return {
    types: new Set(),
    format: undefined,
    members: new Map(),
    always: null,
    items: null,
    values: null,
  };
}

interface Looking {
  depth: number;
  budget: { values: number; places: number };
}

/** Another place to describe; null when there have been enough. */
function newPlace({ budget }: Looking): Seen | null {
  if (budget.places <= 0) return null;
  budget.places -= 1;
  return nothingSeen();
}

function see(seen: Seen, value: Json, { depth, budget }: Looking): void {
  if (budget.values <= 0) return;
  budget.values -= 1;
  const inner = { depth: depth + 1, budget };
  seen.types.add(typeOf(value));
  if (typeof value === "string") {
    const format = formatOf(value);
    seen.format = seen.format === undefined || seen.format === format ? format : null;
  }
  if (typeof value !== "object" || value === null || depth >= depthMax) return;
  if (Array.isArray(value)) {
    if (value.length > 0) seen.items ??= newPlace(inner);
    for (const item of value.slice(0, itemsMax)) if (seen.items !== null) see(seen.items, item, inner);
    return;
  }
  seeMembers(seen, value, inner);
}

function seeMembers(seen: Seen, value: { [name: string]: Json }, inner: Looking): void {
  const names = Object.keys(value);
  const before = seen.always;
  seen.always = new Set(before === null ? names : names.filter((name) => before.has(name)));
  for (const [name, member] of Object.entries(value).slice(0, 2 * membersMax)) {
    if (seen.values !== null) {
      see(seen.values, member, inner);
      continue;
    }
    const known = seen.members.get(name) ?? newPlace(inner);
    if (known === null) continue;
    seen.members.set(name, known);
    see(known, member, inner);
    if (seen.members.size > membersMax) seen.values = allOf([...seen.members.values()]);
  }
}

/** What members of a table have in common. */
function allOf(members: readonly Seen[]): Seen {
  const all = nothingSeen();
  for (const member of members) join(all, member);
  return all;
}

function join(into: Seen, other: Seen): void {
  for (const type of other.types) into.types.add(type);
  if (other.format !== undefined) {
    into.format = into.format === undefined || into.format === other.format ? other.format : null;
  }
  for (const [name, member] of other.members) {
    const known = into.members.get(name) ?? nothingSeen();
    into.members.set(name, known);
    join(known, member);
  }
  const { always } = other;
  if (always !== null) {
    into.always = into.always === null ? new Set(always) : into.always.intersection(always);
  }
  for (const part of ["items", "values"] as const) {
    const given = other[part];
    if (given === null) continue;
    const known = into[part] ?? nothingSeen();
    into[part] = known;
    join(known, given);
  }
}

function schemaOf(seen: Seen): JsonSchema {
  const types = typesOf(seen.types);
  const [only] = types;
  // Null alone says that something may be missing, and not what it is when it is there.
  if (only === undefined || (types.length === 1 && only === "null")) return {};
  const schema: JsonSchema = { type: types.length === 1 ? only : types };
  if (seen.format !== undefined && seen.format !== null) schema.format = seen.format;
  if (seen.values !== null) schema.additionalProperties = schemaOf(seen.values);
  else if (seen.members.size > 0) {
    schema.properties = Object.fromEntries(
      [...seen.members].map(([name, member]) => [name, schemaOf(member)]),
    );
    const required = [...seen.members.keys()].filter((name) => seen.always?.has(name) === true);
    if (required.length > 0) schema.required = required;
  }
  if (seen.items !== null) schema.items = schemaOf(seen.items);
  return schema;
}

/** A number where one was no integer; in the order in which people name them. */
function typesOf(types: ReadonlySet<TypeName>): TypeName[] {
  const order: TypeName[] = ["string", "integer", "number", "boolean", "object", "array", "null"];
  return order.filter((type) => types.has(type) && !(type === "integer" && types.has("number")));
}

/** JSON Schema's name for what a value is. */
export function typeOf(value: Json): TypeName {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value === "boolean" ? "boolean" : "string";
}

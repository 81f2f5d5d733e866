import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { fits, isPlain, schemaIn, typesIn } from "./differences.ts";
import { pathText } from "./path-text.ts";

/** A change by which a body that fits does no more. */
export interface Fault {
  why: string;
  body: Json;
}

type Place = readonly (string | number)[];

const faultsMax = 500;
const strangers: readonly Json[] = ["not this", 1.5, true, { odd: true }, ["odd"], null];

/** The changes that a schema would notice, each made to the same body; some may turn out to fit all the same. */
export function faultsOf(schema: JsonSchema, body: Json): Fault[] {
  const faults: Fault[] = [];
  const add = (at: Place, what: string, value: Json | undefined) => {
    if (faults.length < faultsMax)
      faults.push({ why: `${pathText(at)} ${what}`, body: replaced(body, at, value) });
  };
  visit(schema, body, [], add);
  return faults;
}

type Add = (at: Place, what: string, value: Json | undefined) => void;

function visit(schema: JsonSchema, value: Json, at: Place, add: Add): void {
  if (!isPlain(schema)) return;
  const types = typesIn(schema);
  const stranger = strangers.find((each) => types.length > 0 && !fits(typeName(each), types));
  if (stranger !== undefined)
    add(at, `is ${JSON.stringify(stranger)}, and no ${types.join(" or ")}`, stranger);
  if (Array.isArray(schema.enum) || schema.const !== undefined)
    add(at, "is none of the values taken", "not one of them");
  if (typeof value === "number") numberFaults(schema, at, add);
  if (typeof value === "string") textFaults(schema, at, add);
  if (Array.isArray(value)) {
    const items = schemaIn(schema.items);
    const [first] = value;
    if (items !== null && first !== undefined) visit(items, first, [...at, 0], add);
    return;
  }
  const members = schemaIn(value);
  if (members === null) return;
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    if (typeof name === "string" && Object.hasOwn(members, name)) add([...at, name], "is missing", undefined);
  }
  if (schema.additionalProperties === false) add([...at, "unexpected"], "is not expected", 1);
  for (const [name, described] of Object.entries(schemaIn(schema.properties) ?? {})) {
    const inner = schemaIn(described);
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (inner !== null && member !== undefined) visit(inner, member, [...at, name], add);
  }
}

function numberFaults(schema: JsonSchema, at: Place, add: Add): void {
  if (typeof schema.minimum === "number") add(at, "is below the minimum", schema.minimum - 1);
  if (typeof schema.maximum === "number") add(at, "is above the maximum", schema.maximum + 1);
}

function textFaults(schema: JsonSchema, at: Place, add: Add): void {
  const { format, pattern, minLength, maxLength } = schema;
  if (typeof format === "string") add(at, `is no ${format}`, "neither here nor there");
  if (typeof pattern === "string") add(at, "does not match the pattern", "\u0000");
  if (typeof minLength === "number" && minLength > 0) add(at, "is too short", "");
  if (typeof maxLength === "number" && maxLength < 10_000) add(at, "is too long", "x".repeat(maxLength + 1));
}

function replaced(value: Json, at: Place, by: Json | undefined): Json {
  const [segment, ...rest] = at;
  if (segment === undefined) return by ?? null;
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === segment ? replaced(item, rest, by) : item));
  }
  const members = new Map(Object.entries(schemaIn(value) ?? {}));
  const name = String(segment);
  if (rest.length > 0) members.set(name, replaced(members.get(name) ?? null, rest, by));
  else if (by === undefined) members.delete(name);
  else members.set(name, by);
  return Object.fromEntries(members);
}

function typeName(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

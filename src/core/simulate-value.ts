import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { schemaIn, typesIn } from "./differences.ts";
import { isEqualJson } from "./equal.ts";
import { pointerSegments } from "./path-text.ts";
import { between, oneOf, type Seeded } from "./seeded.ts";
import { lengthIn, madeText } from "./simulate-text.ts";

/** `minimal` leaves out what may be left out; `boundary` goes to the limits. */
export type MakingMode = "typical" | "minimal" | "boundary";

export interface Making {
  random: Seeded;
  mode: MakingMode;
  /** Where references lead. */
  root: JsonSchema;
  /** Values that may still be made; beyond, nothing is made that may be left out. */
  budget: { values: number };
}

const depthMax = 40;
/** Deeper, nothing is made that may be left out: what leads to itself would not end. */
const sparseDepth = 6;
const itemsMax = 20;
/** Tries for each item of a list that may hold none twice. */
const itemTriesMax = 8;

/** A value as a schema describes it, as far as can be said without trying; `known` is the sample's at this place. */
export function madeValue(schema: Json, making: Making, known?: Json, depth = 0): Json {
  const { random, mode, budget } = making;
  budget.values -= 1;
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return known ?? "any";
  if (depth > depthMax) return null;
  const flat = flattened(schema, making);
  const fixed = fixedIn(flat, making);
  if (fixed !== undefined) return fixed;
  const type = typeFor(flat, making, known);
  const isLeaf = type !== "object" && type !== "array";
  if (isLeaf && known !== undefined && (mode === "typical" ? random() < 0.5 : flat.pattern !== undefined)) {
    return known;
  }
  switch (type) {
    case "object":
      return madeObject(flat, making, schemaIn(known) ?? {}, depth);
    case "array":
      return madeList(flat, making, Array.isArray(known) ? known : [], depth);
    case "integer":
    case "number":
      return madeNumber(flat, type, making);
    case "boolean":
      return random() < 0.5;
    case "null":
      return null;
    default:
      return madeText(flat, { random, atLimit: mode === "boundary" });
  }
}

/** Without references, with one of its alternatives and all of what it is put together from. */
function flattened(schema: JsonSchema, making: Making): JsonSchema {
  let flat = schema;
  for (let steps = 0; steps < 20; steps += 1) {
    const { $ref, allOf, anyOf, oneOf: alternatives, ...rest } = flat;
    const parts: Json[] = [];
    if (typeof $ref === "string") parts.push(resolved($ref, making.root));
    if (Array.isArray(allOf)) parts.push(...allOf);
    for (const choices of [anyOf, alternatives]) {
      if (Array.isArray(choices)) parts.push(oneOf(choices, making.random) ?? {});
    }
    if (parts.length === 0) return flat;
    flat = parts.reduce<JsonSchema>((all, part) => together(all, schemaIn(part) ?? {}), rest);
  }
  return flat;
}

function together(one: JsonSchema, other: JsonSchema): JsonSchema {
  const properties = { ...schemaIn(one.properties), ...schemaIn(other.properties) };
  const required = [one.required, other.required].flatMap((names) => (Array.isArray(names) ? names : []));
  return {
    ...one,
    ...other,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function resolved(reference: string, root: JsonSchema): Json {
  return pointerSegments(decodeURIComponent(reference.slice(1))).reduce<Json>((place, segment) => {
    if (typeof place !== "object" || place === null) return {};
    return Object.entries(place).find(([name]) => name === String(segment))?.[1] ?? {};
  }, root);
}

function fixedIn(schema: JsonSchema, { random, mode }: Making): Json | undefined {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return oneOf(schema.enum, random);
  const examples = Array.isArray(schema.examples) ? schema.examples : [];
  // A pattern can't be made up; who writes one gives examples.
  if (examples.length > 0 && (mode === "typical" || schema.pattern !== undefined))
    return oneOf(examples, random);
  return undefined;
}

function typeFor(schema: JsonSchema, { random, mode }: Making, known: Json | undefined): string {
  const types = typesIn(schema);
  const real = types.filter((type) => type !== "null");
  if (types.length > 0) {
    const isNull = real.length === 0 || (types.length > real.length && mode === "boundary" && random() < 0.5);
    return isNull ? "null" : (oneOf(real, random) ?? "null");
  }
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  if (schema.items !== undefined || schema.minItems !== undefined) return "array";
  if (schema.minimum !== undefined || schema.maximum !== undefined) return "number";
  if (known === undefined) return "string";
  if (known === null) return "null";
  return Array.isArray(known) ? "array" : typeof known;
}

function madeObject(
  schema: JsonSchema,
  making: Making,
  known: { [name: string]: Json },
  depth: number,
): Json {
  const { random, mode, budget } = making;
  const properties = schemaIn(schema.properties) ?? {};
  const required = new Set(Array.isArray(schema.required) ? schema.required.map(String) : []);
  const share = depth > sparseDepth ? 0 : { typical: 0.8, minimal: 0, boundary: 0.5 }[mode];
  const entries: [string, Json][] = [];
  const member = (name: string, described: Json) => {
    const sample = Object.hasOwn(known, name) ? known[name] : undefined;
    entries.push([name, madeValue(described, making, sample, depth + 1)]);
  };
  for (const [name, described] of Object.entries(properties)) {
    if (required.has(name) || (budget.values > 0 && random() < share)) member(name, described);
  }
  for (const name of required) if (!Object.hasOwn(properties, name)) member(name, {});
  const others = schemaIn(schema.additionalProperties);
  const wanted = Math.max(lengthIn(schema.minProperties) ?? 0, others === null || mode === "minimal" ? 0 : 2);
  for (let count = 1; entries.length < Math.min(wanted, itemsMax); count += 1)
    member(`key${count}`, others ?? {});
  return Object.fromEntries(entries);
}

function madeList(schema: JsonSchema, making: Making, known: readonly Json[], depth: number): Json {
  const { random, mode, budget } = making;
  const first = Array.isArray(schema.prefixItems) ? schema.prefixItems : [];
  const least = Math.max(lengthIn(schema.minItems) ?? 0, mode === "minimal" ? 0 : first.length);
  const most = Math.min(lengthIn(schema.maxItems) ?? itemsMax, Math.max(itemsMax, least));
  const isSparse = depth > sparseDepth && first.length === 0;
  const length = {
    typical: () => Math.min(most, Math.max(least, between(1, 3, random))),
    minimal: () => least,
    boundary: () => (random() < 0.5 || schema.maxItems === undefined ? least : most),
  }[isSparse ? "minimal" : mode]();
  const items: Json[] = [];
  const isDistinct = schema.uniqueItems === true;
  for (let at = 0; items.length < length && at < length * itemTriesMax; at += 1) {
    if (budget.values <= 0 && items.length >= least) break;
    const described = first[items.length] ?? schema.items ?? {};
    // At a limit there are few values: another try is made within.
    const within: Making = at < length ? making : { ...making, mode: "typical" };
    const item = madeValue(described, within, known[at % Math.max(known.length, 1)], depth + 1);
    if (!isDistinct || !items.some((each) => isEqualJson(each, item))) items.push(item);
  }
  return items;
}

function madeNumber(schema: JsonSchema, type: "integer" | "number", { random, mode }: Making): number {
  const step = typeof schema.multipleOf === "number" ? schema.multipleOf : type === "integer" ? 1 : 0.01;
  const bound = (name: string, exclusive: string, shift: number) => {
    const [inside, outside] = [schema[name], schema[exclusive]];
    if (typeof inside === "number") return inside;
    return typeof outside === "number" ? outside + shift : null;
  };
  const least = bound("minimum", "exclusiveMinimum", step);
  const most = bound("maximum", "exclusiveMaximum", -step);
  const low = Math.ceil((least ?? Math.min(0, (most ?? 0) - 1_000)) / step);
  const high = Math.floor((most ?? Math.max(1_000, (least ?? 0) + 1_000)) / step);
  const steps =
    mode === "boundary" ? (random() < 0.5 ? low : high) : between(low, Math.max(low, high), random);
  // Steps of a hundredth are not exact; what is sent has no more digits than they have.
  return type === "integer" ? Math.round(steps * step) : Number((steps * step).toPrecision(12));
}

import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { type Difference, fits, isPlain, schemaIn, typesIn } from "./differences.ts";
import { inferSchema } from "./infer.ts";
import { type anyIndex, pathSegments } from "./path-text.ts";

type Segments = readonly (string | typeof anyIndex)[];

/**
 * The schema with a difference learned into it, all else as it was: a new field is described and optional, one that is
 * missing becomes optional, another type is taken besides. `example` is the value found there, where it is known. Gives
 * the same schema when it says so already, and null when what stands at the place can't be changed in this way.
 */
export function withDifference(
  schema: JsonSchema,
  { path, kind, found }: Pick<Difference, "path" | "kind" | "found">,
  example?: Json,
): JsonSchema | null {
  const segments = pathSegments(path);
  if (segments === null) return null;
  if (kind === "retyped") {
    return edited(schema, segments, (place) => withType(place, found ?? "null", example));
  }
  const name = segments.at(-1);
  if (typeof name !== "string") return null;
  return edited(schema, segments.slice(0, -1), (place) =>
    kind === "new"
      ? withMember(place, { name, found: found ?? "null", example })
      : withoutDemand(place, name),
  );
}

type Edit = (place: JsonSchema) => JsonSchema | null;

function edited(schema: JsonSchema, segments: Segments, edit: Edit): JsonSchema | null {
  if (!isPlain(schema)) return null;
  const [segment, ...rest] = segments;
  if (segment === undefined) return edit(schema);
  const properties = schemaIn(schema.properties) ?? {};
  if (typeof segment === "string") {
    const inner = Object.hasOwn(properties, segment) ? schemaIn(properties[segment]) : null;
    const made = inner === null ? null : edited(inner, rest, edit);
    if (made === null || made === inner) return made === null ? null : schema;
    return { ...schema, properties: { ...properties, [segment]: made } };
  }
  const keyword = schemaIn(schema.items) === null ? "additionalProperties" : "items";
  const inner = schemaIn(schema[keyword]);
  const made = inner === null ? null : edited(inner, rest, edit);
  if (made === null || made === inner) return made === null ? null : schema;
  return { ...schema, [keyword]: made };
}

function withMember(
  place: JsonSchema,
  { name, found, example }: { name: string; found: string; example: Json | undefined },
): JsonSchema {
  const properties = schemaIn(place.properties) ?? {};
  if (Object.hasOwn(properties, name)) return place;
  const described = example === undefined ? typed(found) : inferSchema([example]);
  return { ...place, properties: { ...properties, [name]: described } };
}

/** Null alone says that something may be missing, and not what it is when it is there. */
const typed = (found: string): JsonSchema => (found === "null" ? {} : { type: found });

function withoutDemand(place: JsonSchema, name: string): JsonSchema {
  const required = Array.isArray(place.required) ? place.required : [];
  if (!required.includes(name)) return place;
  const { required: _, ...rest } = place;
  const others = required.filter((each) => each !== name);
  return others.length > 0 ? { ...rest, required: others } : rest;
}

/** What the new type brings with it, as members or items, is described where nothing was. */
function withType(place: JsonSchema, found: string, example: Json | undefined): JsonSchema {
  const types = typesIn(place);
  if (types.length === 0 || fits(found, types)) return place;
  const all = [...types.filter((type) => !(type === "integer" && found === "number")), found];
  const described = example === undefined ? {} : inferSchema([example]);
  return { ...described, ...place, type: all.length === 1 ? found : all };
}

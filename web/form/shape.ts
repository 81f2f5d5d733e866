import { plain, referredName, resolved, type Schema } from "./schema.ts";

/** How a schema is drawn. */
export type Shape =
  | { kind: "text" }
  | { kind: "number" }
  /** A number, or a template that gives one. */
  | { kind: "number-or-text" }
  | { kind: "boolean" }
  | { kind: "date" }
  | { kind: "nothing" }
  | { kind: "constant"; value: unknown }
  | { kind: "choice"; options: readonly unknown[] }
  /** Several out of a few. */
  | { kind: "choices"; options: readonly unknown[] }
  | { kind: "list"; item: Schema }
  | { kind: "map"; member: Schema }
  | { kind: "group" }
  /** `by`: the member whose constant tells them apart; null: what the value is like tells. */
  | { kind: "union"; by: string | null; alternatives: readonly Schema[] }
  /** The settings follow from the scheme that is chosen. */
  | { kind: "credential" }
  /** Steps of a workflow, drawn where workflows are. */
  | { kind: "steps" }
  /** Whatever one likes. */
  | { kind: "json"; takesText: boolean; opens: "[" | "{" | null };

/** Decides how a value of this schema is shown and changed. */
export function shapeOf(schema: Schema, root: Schema): Shape {
  if (referredName(schema) === "Credential") return { kind: "credential" };
  const own = plain(schema, root);
  if ("const" in own) return { kind: "constant", value: own.const };
  if (own.enum !== undefined) return { kind: "choice", options: own.enum };
  if (own.oneOf !== undefined) return unionOf(own.oneOf, root);
  if (own.anyOf !== undefined) return unionOf(own.anyOf, root);
  if (own.type === "string") return own.format === "date-time" ? { kind: "date" } : { kind: "text" };
  if (own.type === "integer" || own.type === "number") return { kind: "number" };
  if (own.type === "boolean") return { kind: "boolean" };
  if (own.type === "null") return { kind: "nothing" };
  if (own.type === "array") return listOf(own, root);
  if (own.type === "object") return objectOf(own, root);
  return { kind: "json", takesText: true, opens: null };
}

function listOf({ items = {} }: Schema, root: Schema): Shape {
  if (referredName(items) === "Step") return { kind: "steps" };
  const item = shapeOf(items, root);
  if (item.kind === "json") return { kind: "json", takesText: false, opens: "[" };
  if (item.kind === "choice") return { kind: "choices", options: item.options };
  return { kind: "list", item: items };
}

function objectOf(own: Schema, root: Schema): Shape {
  if (own.properties !== undefined && Object.keys(own.properties).length > 0) return { kind: "group" };
  const member = own.additionalProperties;
  if (member === false) return { kind: "group" };
  if (member === undefined || member === true) return { kind: "json", takesText: false, opens: "{" };
  const isFree = shapeOf(member, root).kind === "json";
  // Names that follow a rule are names of somebody's own, each with a value; else it is a document.
  const isNamed = own.template === true || own.propertyNames?.pattern !== undefined;
  return isFree && !isNamed ? { kind: "json", takesText: false, opens: "{" } : { kind: "map", member };
}

function unionOf(alternatives: readonly Schema[], root: Schema): Shape {
  if (isAnyJson(alternatives)) return { kind: "json", takesText: true, opens: null };
  const shapes = alternatives.map((each) => ({ schema: each, shape: shapeOf(each, root) }));
  const some = shapes.filter(({ shape }) => shape.kind !== "nothing");
  const kinds = new Set(some.map(({ shape }) => shape.kind));
  if (kinds.size === 1 && kinds.has("constant")) {
    return {
      kind: "choice",
      options: some.map(({ shape }) => (shape.kind === "constant" ? shape.value : null)),
    };
  }
  if (kinds.size === 1 && kinds.has("text") && some.length === shapes.length) return { kind: "text" };
  if (kinds.size === 2 && kinds.has("number") && kinds.has("text")) return { kind: "number-or-text" };
  const written = [...kinds].filter((kind) => kind !== "text");
  if (written.length === 1 && written[0] === "json") {
    const opens = some.flatMap(({ shape }) =>
      shape.kind === "json" && shape.opens !== null ? shape.opens : [],
    );
    return {
      kind: "json",
      takesText: kinds.has("text"),
      opens: opens.length === 1 ? (opens[0] ?? null) : null,
    };
  }
  const by = discriminatorOf(alternatives, root);
  return { kind: "union", by, alternatives };
}

const kindsOfJson = ["string", "number", "boolean", "null", "array", "object"] as const;

function isAnyJson(alternatives: readonly Schema[]): boolean {
  return kindsOfJson.every((kind) => alternatives.some(({ type }) => type === kind));
}

/** The member that has other constants in each of the alternatives. */
function discriminatorOf(alternatives: readonly Schema[], root: Schema): string | null {
  const [first, ...others] = alternatives.map((each) => resolved(each, root).properties);
  if (first === undefined || others.includes(undefined)) return null;
  const names = Object.keys(first).filter((name) =>
    [first, ...others].every((properties) => {
      const property = properties?.[name];
      return property !== undefined && ("const" in property || property.enum !== undefined);
    }),
  );
  const isTelling = (name: string) => {
    const values = alternatives.flatMap((each) => constantsOf(resolved(each, root).properties?.[name]));
    return new Set(values).size === values.length;
  };
  return names.find(isTelling) ?? null;
}

/** The values that a member of an alternative may have. */
export function constantsOf(property: Schema | undefined): readonly unknown[] {
  if (property === undefined) return [];
  return "const" in property ? [property.const] : (property.enum ?? []);
}

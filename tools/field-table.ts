import { z } from "zod";

const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  unit: z.string().optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  required: z.array(z.string()).optional(),
});
type Schema = z.infer<typeof Schema>;

/** Nothing is described deeper than this: the JSON Schema itself holds the rest. */
const depthMax = 3;

/**
 * A JSON Schema's fields as a Markdown table: path, type, default, what it is. Alternatives stand one after another. The
 * schemas named in `elsewhere` are described on another page, and not looked into here.
 */
export function fieldTable(schema: unknown, elsewhere: readonly string[] = []): string {
  const { $defs, ...root } = Schema.parse(schema);
  const all = z.record(z.string(), z.unknown()).catch({}).parse($defs);
  const definitions = Object.fromEntries(Object.entries(all).filter(([name]) => !elsewhere.includes(name)));
  const rows = fields({ schema: resolve(root, definitions), path: "", definitions, depth: 0 });
  if (rows.length === 0) return "It has no settings.";
  return ["| field | type | default | |", "|---|---|---|---|", ...new Set(rows)].join("\n");
}

interface Place {
  schema: Schema;
  path: string;
  definitions: Record<string, unknown>;
  depth: number;
}

function fields({ schema, path, definitions, depth }: Place): string[] {
  const inner = (part: unknown, at: string): string[] =>
    depth >= depthMax
      ? []
      : fields({ schema: resolve(part, definitions), path: at, definitions, depth: depth + 1 });
  const properties = z.record(z.string(), z.unknown()).catch({}).parse(schema.properties);
  const rows = Object.entries(properties).flatMap(([name, part]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const field = resolve(part, definitions);
    return [row({ at, field, required: schema.required?.includes(name) === true }), ...inner(field, at)];
  });
  const alternatives = z
    .array(z.unknown())
    .catch([])
    .parse(schema.oneOf ?? schema.anyOf);
  const items = schema.items === undefined ? [] : inner(schema.items, `${path}[]`);
  return [...rows, ...alternatives.flatMap((part) => inner(part, path)), ...items];
}

function resolve(part: unknown, definitions: Record<string, unknown>): Schema {
  const schema = Schema.catch({}).parse(part);
  const reference = typeof schema.$ref === "string" ? schema.$ref.replace("#/$defs/", "") : null;
  if (reference === null) return schema;
  // What stands beside a reference is said of this field, and not of all that have its type.
  const { $ref: _, ...own } = schema;
  return { ...Schema.catch({}).parse(definitions[reference]), ...own };
}

function row({ at, field, required }: { at: string; field: Schema; required: boolean }): string {
  const unit = field.unit === undefined ? "" : `, ${field.unit}`;
  const fallback =
    field.default === undefined ? (required ? "required" : "") : `\`${JSON.stringify(field.default)}\``;
  const text = [field.title, field.description].filter(Boolean).join(". ");
  return `| \`${at}\` | ${cell(typeName(field))}${unit} | ${cell(fallback)} | ${cell(text)} |`;
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function typeName({ type, enum: choices, const: only, anyOf }: Schema): string {
  if (type === undefined && only === undefined && choices === undefined && Array.isArray(anyOf)) {
    const names = anyOf.map((part) => typeName(Schema.catch({}).parse(part)));
    // Any JSON has more kinds than are worth naming.
    if (names.includes("null") && names.length <= 3) return [...new Set(names)].join(" or ");
  }
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (choices !== undefined) return choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(" or ");
  return type === undefined ? "any" : [type].flat().join(" or ");
}

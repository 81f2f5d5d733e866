type Schema = Record<string, unknown>;

/** What our own interface reads of a schema; a strict validator refuses keywords that the standard does not have. */
const own = new Set([
  "code",
  "expression",
  "labels",
  "language",
  "multiline",
  "names",
  "rare",
  "secret",
  "secretReference",
  "template",
]);
/** Formats that JSON Schema does not name; what is wrong with such a text, the server says. */
const ownFormats = new Set(["cidrv4", "cidrv6"]);
/** Under these stand schemas by names of the author's choice, or values, where no name is a keyword. */
const byName = new Set(["properties", "patternProperties", "$defs"]);
const values = new Set(["const", "default", "enum", "examples", "required"]);

/** A schema as any validator takes it: without keywords and formats of our own; units are told in the description. */
export function published(schema: Schema): Schema {
  const { unit, description, ...rest } = schema;
  const text = [description, typeof unit === "string" ? `In ${unit}.` : undefined].filter(Boolean).join(" ");
  const entries = Object.entries(rest).flatMap(([name, value]): [string, unknown][] => {
    if (own.has(name) || (name === "format" && ownFormats.has(String(value)))) return [];
    if (values.has(name)) return [[name, value]];
    if (byName.has(name) && isObject(value)) {
      return [[name, Object.fromEntries(Object.entries(value).map(([key, part]) => [key, within(part)]))]];
    }
    return [[name, within(value)]];
  });
  return { ...Object.fromEntries(entries), ...(text !== "" && { description: text }) };
}

function within(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(within);
  return isObject(part) ? published(part) : part;
}

function isObject(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

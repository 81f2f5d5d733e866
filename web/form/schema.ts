/** The part of JSON Schema that the catalog uses, with what it says for people. */
export interface Schema {
  type?: "string" | "number" | "integer" | "boolean" | "object" | "array" | "null" | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
  examples?: readonly unknown[];
  const?: unknown;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  items?: Schema;
  oneOf?: readonly Schema[];
  anyOf?: readonly Schema[];
  allOf?: readonly Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  /** What the values of `enum` are called, where they don't say it; of `names` what it means to name none. */
  labels?: Readonly<Record<string, string>>;
  /** Of the catalog: `ms`, `s`, `bytes`, `percent`. */
  unit?: string;
  /** Names a secret, or may hold one. */
  secret?: boolean;
  /** Names a stored secret, or an environment variable as `env:NAME`. */
  secretReference?: boolean;
  multiline?: boolean;
  /** Names one of the workspace's. */
  names?: "trigger" | "workflow";
  /** Of code: `sql`, `javascript`. */
  language?: string;
  /** Text with `{{ … }}` in it. */
  template?: boolean;
  /** One expression, without braces. */
  expression?: boolean;
  /** Seldom needed: stands behind "More settings". */
  rare?: boolean;
}

const definitions = "#/$defs/";

/** The schema itself where another is referred to; what stands beside the reference goes before. */
export function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  const target = root.$defs?.[$ref.slice(definitions.length)];
  return target === undefined ? own : { ...resolved(target, root), ...own };
}

/** As `resolved`; what is one thing or null, and null by default, is that one thing: left empty it is null. */
export function plain(schema: Schema, root: Schema): Schema {
  const { anyOf, ...own } = resolved(schema, root);
  const some = anyOf?.filter(({ type }) => type !== "null");
  const [only] = some ?? [];
  const isSame = some?.length === anyOf?.length;
  if (anyOf === undefined || only === undefined || some?.length !== 1 || !(own.default === null || isSame))
    return { ...own, ...(anyOf && { anyOf }) };
  return { ...plain(only, root), ...own };
}

/** The name of what a schema refers to: `Step`. */
export function referredName({ $ref }: Schema): string | null {
  return $ref?.startsWith(definitions) === true ? $ref.slice(definitions.length) : null;
}

export type Members = Record<string, unknown>;

/** The object with one member set, or taken away where the value is undefined. The order of the others stays. */
export function withMember(given: Members, name: string, value: unknown): Members {
  if (value !== undefined) return { ...given, [name]: value };
  const { [name]: _, ...rest } = given;
  return rest;
}

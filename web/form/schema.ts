/** The part of JSON Schema that the catalog uses, with what it says for people. */
export interface Schema {
  type?: "string" | "number" | "integer" | "boolean" | "object" | "array" | "null" | readonly string[];
  title?: string;
  description?: string;
  default?: unknown;
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
  /** Of the catalog: `ms`, `bytes`. */
  unit?: string;
  /** Names a secret, or may hold one. */
  secret?: boolean;
  multiline?: boolean;
  /** Text with `{{ … }}` in it. */
  template?: boolean;
  /** One expression, without braces. */
  expression?: boolean;
}

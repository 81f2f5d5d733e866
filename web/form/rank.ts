import { plain, type Schema } from "./schema.ts";

const bounds = new Set(["ms", "bytes"]);

/** Whether a member has to be given: it is required, and nothing stands in for it. */
export function isRequired(schema: Schema, name: string): boolean {
  return schema.required?.includes(name) === true && schema.properties?.[name]?.default === undefined;
}

/** Whether most authors never touch it: it says so, or it is a bound that has a value already. */
export function isSeldom(property: Schema, root: Schema): boolean {
  const { rare, unit, default: given } = plain(property, root);
  return rare ?? (given !== undefined && unit !== undefined && bounds.has(unit));
}

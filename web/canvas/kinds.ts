import type { Catalog, CatalogStep } from "../../src/contract/catalog.ts";
import type { Schema } from "../form/schema.ts";

/** Where a kind's settings hold lists of steps: `else`, or one in each item of `arms`. */
export type ListPlace =
  | { kind: "one"; name: string; title: string; rounds: boolean }
  | { kind: "many"; name: string; list: string; title: string; item: Schema };
/** A place where there may be several lists beside each other. */
export type Arms = Extract<ListPlace, { kind: "many" }>;

/** A kind of step as the console uses it. */
export interface Kind extends Omit<CatalogStep, "config"> {
  /** Of its settings, without the lists of steps: these are on the canvas. */
  form: Schema;
  lists: readonly ListPlace[];
}

export const armsOf = (kind: Kind | undefined): Arms[] =>
  (kind?.lists ?? []).filter((list) => list.kind === "many");

export type Kinds = ReadonlyMap<string, Kind>;

export const kindsOf = ({ steps }: Catalog): Kinds => new Map(steps.map((step) => [step.type, kindOf(step)]));

function kindOf({ config: schema, ...rest }: CatalogStep): Kind {
  const properties = Object.entries(propertiesOf(schema));
  const lists: ListPlace[] = [];
  const shown: Record<string, Schema> = {};
  for (const [name, property] of properties) {
    const title = property.title ?? name;
    if (isStepList(property)) {
      lists.push({ kind: "one", name, title, rounds: name === "each" });
      continue;
    }
    const inner = Object.entries(property.items?.properties ?? {}).find(([, each]) => isStepList(each))?.[0];
    if (inner === undefined || property.items === undefined) {
      shown[name] = property;
      continue;
    }
    const item = without(property.items, inner);
    lists.push({ kind: "many", name, list: inner, title, item });
    shown[name] = { ...property, items: item };
  }
  const required = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const form: Schema = { ...schema, properties: shown, required: required.filter((name) => name in shown) };
  return { ...rest, form, lists };
}

function propertiesOf(schema: Record<string, unknown>): Record<string, Schema> {
  const properties = schema["properties"];
  return typeof properties === "object" && properties !== null ? { ...properties } : {};
}

const isStepList = ({ type, items }: Schema) => type === "array" && items?.$ref === "#/$defs/Step";

function without(schema: Schema, name: string): Schema {
  const { [name]: _list, ...properties } = schema.properties ?? {};
  return { ...schema, properties };
}

import { isRecord } from "../record.ts";
import { texts } from "../texts/form.ts";
import { beginning } from "./beginning.ts";
import { choiceText } from "./label.ts";
import { plain, type Schema } from "./schema.ts";
import { constantsOf, type Shape, shapeOf } from "./shape.ts";

/** One kind of value that a union takes. */
export interface Alternative {
  label: string;
  schema: Schema;
  /** What the telling member has, where there is one. */
  constant: unknown;
}

interface Union {
  by: string | null;
  root: Schema;
}

export function alternativesOf({
  by,
  schemas,
  root,
}: Union & { schemas: readonly Schema[] }): readonly Alternative[] {
  if (by === null) {
    return schemas.map((schema) => ({ label: kindName(schema, root), schema, constant: undefined }));
  }
  return schemas.flatMap((schema) => {
    const own = plain(schema, root);
    const constants = constantsOf(own.properties?.[by]);
    return constants.map((constant) => ({
      label: constants.length === 1 && own.title !== undefined ? own.title : choiceText(constant),
      schema,
      constant,
    }));
  });
}

/** The alternative that a value is of; undefined where it is of none. */
export function alternativeOf(
  alternatives: readonly Alternative[],
  { by, value, root }: Union & { value: unknown },
): Alternative | undefined {
  if (value === undefined) return undefined;
  if (by !== null) {
    return isRecord(value) ? alternatives.find(({ constant }) => constant === value[by]) : undefined;
  }
  const fitting = alternatives.filter(({ schema }) => fits(value, shapeOf(schema, root)));
  const isNearest = ({ schema }: Alternative) => {
    const { properties, required = [] } = plain(schema, root);
    if (!isRecord(value) || properties === undefined) return true;
    return required.every((name) => name in value) && Object.keys(value).some((name) => name in properties);
  };
  const isOffered = ({ schema }: Alternative) => {
    const shape = shapeOf(schema, root);
    return shape.kind !== "choice" || shape.options.includes(value);
  };
  return fitting.find((each) => isNearest(each) && isOffered(each)) ?? fitting[0];
}

/** What becomes of a value when another kind is chosen: members that both kinds have stay. */
export function switched(value: unknown, { by, to, root }: Union & { to: Alternative }): unknown {
  if (by === null) return beginning(to.schema, root);
  const { properties = {} } = plain(to.schema, root);
  const shared = Object.entries(isRecord(value) ? value : {}).filter(([name]) => name in properties);
  return { ...Object.fromEntries(shared), [by]: to.constant };
}

function kindName(schema: Schema, root: Schema): string {
  const own = plain(schema, root);
  const shape = shapeOf(schema, root);
  if (own.title !== undefined) return own.title;
  if (shape.kind === "group") return texts.groupOf(Object.keys(own.properties ?? {}).join(", "));
  if (shape.kind === "number" && own.unit !== undefined) return texts.kinds.quantity;
  return texts.kinds[shape.kind];
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case "text":
    case "date":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "number-or-text":
      return typeof value === "number" || typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "nothing":
      return value === null;
    case "constant":
      return value === shape.value;
    case "choice":
      return typeof value === typeof shape.options[0];
    case "choices":
    case "list":
    case "steps":
      return Array.isArray(value);
    case "map":
    case "group":
    case "credential":
      return isRecord(value);
    case "union":
    case "json":
      return true;
    default:
      return shape satisfies never;
  }
}

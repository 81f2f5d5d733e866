import { plain, type Schema } from "./schema.ts";
import { constantsOf, shapeOf } from "./shape.ts";

/** What a value is to begin with, where there has to be one: its default, or the emptiest of its kind. */
export function beginning(schema: Schema, root: Schema): unknown {
  const own = plain(schema, root);
  if (own.default !== undefined) return own.default;
  const shape = shapeOf(schema, root);
  switch (shape.kind) {
    case "text":
    case "date":
    case "number-or-text":
      return "";
    case "number":
      return own.minimum ?? 0;
    case "boolean":
      return false;
    case "constant":
      return shape.value;
    case "choice":
      return shape.options[0];
    case "choices":
    case "list":
    case "steps":
      return [];
    case "map":
    case "group":
      return {};
    case "credential":
      return { scheme: "" };
    case "union":
      return beginningOfUnion(shape, root);
    case "nothing":
      return null;
    case "json":
      return shape.opens === "[" ? [] : shape.opens === "{" ? {} : "";
    default:
      return shape satisfies never;
  }
}

function beginningOfUnion(
  { by, alternatives }: { by: string | null; alternatives: readonly Schema[] },
  root: Schema,
): unknown {
  const [first] = alternatives;
  if (first === undefined) return null;
  if (by === null) return beginning(first, root);
  return { [by]: constantsOf(plain(first, root).properties?.[by])[0] };
}

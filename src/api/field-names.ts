import { z } from "zod";

/** The names of the fields that may stand at a place in a value of this schema; none where any name may. */
export function fieldNames(schema: z.core.$ZodType, path: readonly string[]): string[] {
  let level = bare(schema);
  for (const key of path) level = level.flatMap((each) => within(each, key));
  return level.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
}

function within(schema: z.core.$ZodType, key: string): z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return bare(schema.element);
  if (schema instanceof z.ZodRecord) return bare(schema.valueType);
  const field: unknown = schema instanceof z.ZodObject ? schema.shape[key] : undefined;
  return field instanceof z.ZodType ? bare(field) : [];
}

/** The schemas behind what says that a value may be left out, comes late or is one of several. */
function bare(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodLazy
  )
    return bare(schema.unwrap());
  if (schema instanceof z.ZodPipe) return bare(schema.def.in);
  return schema instanceof z.ZodUnion ? schema.options.flatMap(bare) : [schema];
}

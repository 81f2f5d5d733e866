import { queryOptions } from "@tanstack/react-query";
import { isRecord } from "../../canvas/definition.ts";
import { clientOf } from "../../client.ts";
import type { Schema } from "../../form/schema.ts";

/** The JSON Schema of a definition file; it doesn't change while the program runs. */
export const definitionSchemaQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "definition-schema"],
    queryFn: async (): Promise<Schema> => clientOf(workspace).getDefinitionSchema({}),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Of what every step has beside its settings. */
export const schemaOfStep = (whole: Schema): Schema =>
  picked(whole, whole.$defs?.["Step"] ?? {}, ["timeoutMs", "retry", "ownWrite"]);

/** Of what a workflow has beside its steps. */
export const schemaOfWorkflow = (whole: Schema): Schema => picked(whole, whole, settingsNames);

export const settingsNames = [
  "title",
  "description",
  "schedules",
  "after",
  "timeoutMs",
  "concurrency",
  "retry",
  "onFailure",
] as const;

function picked(whole: Schema, of: Schema, names: readonly string[]): Schema {
  const properties = names.flatMap((name) => {
    const property = of.properties?.[name];
    return isRecord(property) ? [[name, property] as const] : [];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    ...(whole.$defs && { $defs: whole.$defs }),
  };
}

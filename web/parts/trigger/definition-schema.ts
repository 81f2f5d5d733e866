import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../../client.ts";
import type { Schema } from "../../form/schema.ts";
import { schemaFrom } from "./catalog.ts";

/** A part of the schema of a definition file, by its name: `Parameter`. What it refers to comes along. */
export function useDefinitionSchema(name: string): Schema | undefined {
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({
    queryKey: [workspace, "definition-schema"],
    queryFn: () => client.getDefinitionSchema({}),
    select: schemaFrom,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const part = data?.$defs?.[name];
  return part === undefined || data?.$defs === undefined ? undefined : { ...part, $defs: data.$defs };
}

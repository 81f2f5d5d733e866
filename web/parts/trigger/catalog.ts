import { useQuery } from "@tanstack/react-query";
import type { Catalog } from "../../../src/contract/catalog.ts";
import { useClient, useWorkspace } from "../../client.ts";
import type { Schema } from "../../form/schema.ts";

/** Every scheme and provider there is. It changes with the program only. */
export function useCatalog(): Catalog | undefined {
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({
    queryKey: [workspace, "catalog"],
    queryFn: () => client.getCatalog({}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}

/** A JSON Schema as the server derives it from ours: nothing else stands there. */
export function schemaFrom(served: Readonly<Record<string, unknown>>): Schema {
  return served;
}

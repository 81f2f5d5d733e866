import { queryOptions, useQuery } from "@tanstack/react-query";
import type { Catalog } from "../../../src/contract/catalog.ts";
import type { Json } from "../../../src/contract/name.ts";
import { clientOf, useWorkspace } from "../../client.ts";
import type { Schema } from "../../form/schema.ts";
import { texts } from "../../texts/credential.ts";
import { isMainScheme } from "./proof.ts";
import { sampleFor } from "./provider-sample.ts";

/** Every step, scheme and provider there is. It changes with the program only. */
export const catalogQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "catalog"],
    queryFn: () => clientOf(workspace).getCatalog({}),
    staleTime: Number.POSITIVE_INFINITY,
  });

export function useCatalog(): Catalog | undefined {
  return useQuery(catalogQuery(useWorkspace())).data;
}

/** The sample that a trigger has, or that its provider gives it. */
export function useSample(definition: Parameters<typeof sampleFor>[0]): Json | undefined {
  return sampleFor(definition, useCatalog());
}

/** What schemes and providers are called. */
export function useSchemeTitles(): (scheme: string) => string {
  const catalog = useCatalog();
  return (scheme) => {
    if (isMainScheme(scheme)) return texts.methods[scheme].title;
    return (
      catalog?.schemes.find(({ type }) => type === scheme)?.title ??
      catalog?.providers.find(({ name }) => name === scheme)?.title ??
      scheme
    );
  };
}

/** A JSON Schema as the server derives it from ours: nothing else stands there. */
export function schemaFrom(served: Readonly<Record<string, unknown>>): Schema {
  return served;
}

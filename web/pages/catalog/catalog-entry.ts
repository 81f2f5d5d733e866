import { z } from "zod";
import type { Catalog } from "../../../src/contract/catalog.ts";
import type { Schema } from "../../form/schema.ts";

export const CatalogKind = z.enum(["steps", "schemes", "providers"]);
export type CatalogKind = z.infer<typeof CatalogKind>;

/** What is open stands in the address: `?kind=steps&name=http`. */
export const CatalogSearch = z.object({
  kind: CatalogKind.default("steps").catch("steps"),
  name: z.string().optional().catch(undefined),
});

/** One kind of thing, with its settings. */
export interface CatalogEntry {
  name: string;
  title: string;
  description: string;
  schema: Schema;
  examples: readonly { title?: string | undefined; value: unknown }[];
  effect: boolean;
  docs: string | null;
}

export function entriesOf(
  { steps, schemes, providers }: Catalog,
  kind: CatalogKind,
): readonly CatalogEntry[] {
  const plain = { effect: false, docs: null };
  switch (kind) {
    case "steps":
      return steps.map(({ type, config, examples, ...rest }) => ({
        ...plain,
        ...rest,
        name: type,
        schema: config,
        examples: examples.map(({ title, config: value }) => ({ title, value })),
      }));
    case "schemes":
      return schemes.map(({ type, config, examples, ...rest }) => ({
        ...plain,
        ...rest,
        name: type,
        schema: config,
        examples: examples.map(({ title, config: value }) => ({ title, value })),
      }));
    case "providers":
      return providers.map(({ name, title, docs, setup, settings }) => ({
        ...plain,
        name,
        title,
        docs,
        description: setup ?? "",
        schema: settings,
        examples: [],
      }));
    default:
      return kind satisfies never;
  }
}

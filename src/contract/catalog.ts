import { z } from "zod";
import { Json } from "./name.ts";

const JsonSchema = z.record(z.string(), z.unknown());

/** A kind of step as the console, the CLI's help and the reference show it. `config` is a JSON Schema. */
export const CatalogStep = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string(),
  effect: z.boolean(),
  config: JsonSchema,
  examples: z.array(z.object({ title: z.string().optional(), config: Json, output: Json })),
});

export const CatalogScheme = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string(),
  config: JsonSchema,
  examples: z.array(z.object({ title: z.string().optional(), config: Json })),
});

/** Every kind of thing that this Tripline knows. */
export const Catalog = z
  .object({ steps: z.array(CatalogStep), schemes: z.array(CatalogScheme) })
  .meta({ id: "Catalog" });
export type Catalog = z.infer<typeof Catalog>;

import { z } from "zod";
import { SchemaDocument } from "./json-schema.ts";
import { Json } from "./name.ts";

/** The system of what reaches no other. */
export const builtInSystem = "Built-in Function";

/** A kind of step as the console, the CLI's help and the reference show it. `config` is a JSON Schema. */
export const CatalogStep = z.object({
  type: z.string(),
  title: z.string(),
  system: z.string().describe("Under which system people find it: `E-mail`, `Built-in Function`."),
  description: z.string(),
  effect: z.boolean(),
  config: SchemaDocument,
  examples: z.array(
    z.object({
      title: z.string().optional(),
      config: Json,
      output: Json,
      error: z.string().optional().describe("It fails with this message."),
    }),
  ),
});
export type CatalogStep = z.infer<typeof CatalogStep>;

export const CatalogScheme = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string(),
  config: SchemaDocument,
  examples: z.array(z.object({ title: z.string().optional(), config: Json })),
});

/** A provider whose preset is known. Picks are texts such as `{header:x-github-event}`, tried in turn. */
export const CatalogProvider = z.object({
  name: z.string(),
  title: z.string(),
  docs: z.string().describe("Where the provider describes it."),
  checked: z.string().describe("What the preset was checked with."),
  setup: z.string().nullable(),
  settings: SchemaDocument.describe("What a credential of this scheme takes."),
  credentials: z
    .array(Json)
    .describe("The credentials of generic schemes that it stands for, as an example."),
  handshakes: z.array(z.object({ title: z.string(), to: z.enum(["anyone", "sender"]) })),
  eventType: z.array(z.string()),
  idempotencyKey: z.array(z.string()),
  deadlineMs: z.int().nullable(),
  headers: z.array(z.string()),
  sample: Json.describe("The body of one of its requests, as it is read; null where that is no structure."),
});
export type CatalogProvider = z.infer<typeof CatalogProvider>;

/** Every kind of thing that this Tripline knows. */
export const Catalog = z
  .object({
    steps: z.array(CatalogStep),
    schemes: z.array(CatalogScheme),
    providers: z.array(CatalogProvider),
  })
  .meta({ id: "Catalog" });
export type Catalog = z.infer<typeof Catalog>;

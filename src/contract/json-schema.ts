import { z } from "zod";
import { Json } from "./name.ts";

/** A JSON Schema (draft 2020-12) of a trigger's body. What may stand in it is checked where it is compiled. */
export const JsonSchema = z
  .record(z.string(), Json)
  .describe(
    "JSON Schema (draft 2020-12): `$ref` only within it, patterns of linear-time regular expressions (RE2).",
  );
export type JsonSchema = z.infer<typeof JsonSchema>;

/** A JSON Schema, or a document like one, that Tripline itself has written. */
export const SchemaDocument = z.record(z.string(), z.unknown());

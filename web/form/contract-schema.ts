import { z } from "zod";
import type { Schema } from "./schema.ts";

/** The JSON Schema of what an author writes, for a form of it. */
export function schemaOf(type: z.ZodType): Schema {
  // Zod's own type of it is wider by what it never writes.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return z.toJSONSchema(type, { io: "input", unrepresentable: "any" }) as Schema;
}

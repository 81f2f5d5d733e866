import { z } from "zod";
import { Json, VariableName } from "./name.ts";

export const ParameterSource = z.enum(["body", "header", "query", "path", "text", "claim"]);
export const ParameterType = z.enum(["any", "string", "number", "integer", "boolean", "object", "array"]);
export type ParameterType = z.infer<typeof ParameterType>;

/** A value taken out of the request under a name: `params.ticketId`. */
export const Parameter = z
  .object({
    name: VariableName,
    from: ParameterSource.default("body").describe(
      "`text` is the whole body as text; `claim` one that the sender's token or certificate makes.",
    ),
    path: z
      .string()
      .max(1000)
      .optional()
      .describe(
        "A JSONPath (RFC 9535) for `body`; the header's, query parameter's, path parameter's or claim's name otherwise.",
      ),
    type: ParameterType.default("any"),
    required: z.boolean().default(false).describe("A request without it is refused."),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    pattern: z
      .string()
      .max(1000)
      .optional()
      .describe("Linear-time regular expression (RE2) that a string must match."),
    oneOf: z.array(Json).optional().describe("The only values taken."),
    default: Json.optional().describe("Taken where the request has none."),
    description: z.string().optional(),
  })
  .meta({ id: "Parameter" });
export type Parameter = z.infer<typeof Parameter>;

import { z } from "zod";
import { Json, VariableName } from "./name.ts";

export const ParameterSource = z.enum(["body", "header", "query", "path", "text", "claim", "method", "ip"]);
export const ParameterType = z.enum(["any", "string", "number", "integer", "boolean", "object", "array"]);
export type ParameterType = z.infer<typeof ParameterType>;

export const ParameterFormat = z.enum([
  "date-time",
  "date",
  "time",
  "email",
  "uuid",
  "uri",
  "hostname",
  "ipv4",
  "ipv6",
]);
export type ParameterFormat = z.infer<typeof ParameterFormat>;

const size = z.int().min(0).max(1_000_000_000);

/** A value taken out of the request under a name: `params.ticketId`. */
export const Parameter = z
  .object({
    name: VariableName,
    from: ParameterSource.default("body").describe(
      "`text` is the whole body as text; `claim` one that the sender's token or certificate makes; `method` and `ip` " +
        "are the request's.",
    ),
    path: z
      .string()
      .max(1000)
      .optional()
      .describe(
        "For `body` a JSONPath (RFC 9535), which begins with `$`, or, for XML, an XPath 1.0, as in `/order/@id`; the " +
          "header's, query parameter's, path parameter's or claim's name otherwise.",
      ),
    match: z
      .string()
      .max(1000)
      .optional()
      .describe(
        "Linear-time regular expression (RE2) that takes a part of the text found: its first group, or the whole " +
          "match. A number is text here, digit for digit.",
      ),
    all: z.boolean().optional().describe("Takes all that is found, as a list, instead of the first."),
    type: ParameterType.default("any"),
    required: z.boolean().default(false).describe("A request without it is refused."),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    minLength: size.optional().describe("Characters of a string."),
    maxLength: size.optional(),
    pattern: z
      .string()
      .max(1000)
      .optional()
      .describe("Linear-time regular expression (RE2) that a string must match as a whole."),
    format: ParameterFormat.optional().describe("What a string must be."),
    minItems: size.optional().describe("Items of a list."),
    maxItems: size.optional(),
    oneOf: z.array(Json).optional().describe("The only values taken."),
    default: Json.optional().describe("Taken where the request has none."),
    description: z.string().optional(),
  })
  .meta({ id: "Parameter" });
export type Parameter = z.infer<typeof Parameter>;

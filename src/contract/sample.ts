import { z } from "zod";
import { JsonSchema } from "./json-schema.ts";
import { Json, VariableName } from "./name.ts";
import { Parameter } from "./parameter.ts";

export const samplesMax = 50;

/** Shown in the examples of a call, and sent by a test, until the author gives another (S7). */
export const sampleDefault: Json = { key1: "value1", key2: "value2" };

/** A parameter that a sample suggests, with the value that it had there. */
export const ProposedParameter = Parameter.extend({
  example: Json.optional().describe("Its value in the sample."),
}).meta({ id: "ProposedParameter" });
export type ProposedParameter = z.infer<typeof ProposedParameter>;

const fields = z.record(z.string().min(1).max(200), z.string().max(10_000));

/** Where a structure is learned from: exactly one of `bodies`, `pairs`, `text` and `delivery`. */
export const SampleInput = z
  .object({
    bodies: z
      .array(Json)
      .min(1)
      .max(samplesMax)
      .optional()
      .describe("Bodies as JSON (S43); members that only some have become optional."),
    text: z.string().max(5_242_880).optional().describe("One body as text: JSON, or any other."),
    pairs: fields
      .optional()
      .describe("Keys and values (S44): `1` is an integer, `true` a boolean, JSON what it stands for."),
    delivery: z.string().optional().describe("The id of a delivery, such as one that was captured (S40)."),
    headers: fields.optional().describe("Headers that callers are expected to send (S139)."),
    query: fields.optional().describe("Query parameters that callers are expected to send (S139)."),
    fullText: z.boolean().default(false).describe("Propose a parameter for the full text of the body (S42)."),
  })
  .meta({ id: "SampleInput" });
export type SampleInput = z.infer<typeof SampleInput>;

/** What a sample says of those that are to come. */
export const Sampled = z
  .object({
    parameters: z.array(ProposedParameter),
    schema: JsonSchema.nullable().describe("Of the body; null where there is none."),
    sample: Json.describe("The first body, as the examples of a call show it; null where there is none."),
  })
  .meta({ id: "Sampled" });
export type Sampled = z.infer<typeof Sampled>;

/** A sample to be taken over into a trigger. */
export const SampleApplication = SampleInput.extend({
  parameters: z
    .enum(["add", "replace", "keep"])
    .default("add")
    .describe("`add` keeps those that the trigger has and adds new ones, `replace` takes only the new."),
  names: z.array(VariableName).max(500).optional().describe("Only these of the proposed parameters."),
  required: z
    .array(VariableName)
    .max(500)
    .default([])
    .describe("Parameters to mark as required (S38): a request without one is refused."),
  enforcement: z
    .enum(["off", "warn", "enforce"])
    .optional()
    .describe("Absent: `warn` with a first sample (S141), and what it was with later ones."),
}).meta({ id: "SampleApplication" });
export type SampleApplication = z.infer<typeof SampleApplication>;

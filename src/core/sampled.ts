import type { Sampled } from "../contract/sample.ts";
import { inferSchema } from "./infer.ts";
import { proposals, type SampleRequest } from "./proposals.ts";

/** The structure of a sample: parameters, and the schema that all its bodies fit. */
export function sampled(sample: SampleRequest): Sampled {
  const { body, more, kind } = sample;
  const isStructured = kind === "json" || kind === "fields";
  return {
    parameters: proposals(sample),
    schema: isStructured ? inferSchema([body, ...more]) : null,
    sample: kind === "empty" ? null : body,
  };
}

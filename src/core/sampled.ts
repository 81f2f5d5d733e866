import type { Json } from "../contract/name.ts";
import type { Sampled } from "../contract/sample.ts";
import { inferSchema } from "./infer.ts";
import { proposals, type SampleRequest } from "./proposals.ts";

/** A sample of requests: the first body with what came around it, and further bodies that may differ. */
export interface Sample extends SampleRequest {
  more: readonly Json[];
}

/** The structure of a sample: parameters, and the schema that all its bodies fit. */
export function sampled(sample: Sample): Sampled {
  const { body, more, kind } = sample;
  const isStructured = kind === "json" || kind === "fields";
  return {
    parameters: proposals(sample),
    schema: isStructured ? inferSchema([body, ...more]) : null,
    sample: kind === "empty" ? null : body,
  };
}

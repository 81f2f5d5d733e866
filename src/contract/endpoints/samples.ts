import type { Endpoint } from "../endpoint.ts";
import { SampleApplication, Sampled, SampleInput } from "../sample.ts";
import { TriggerView } from "../trigger.ts";

export const sampleEndpoints = {
  inferSample: {
    method: "POST",
    path: "/api/v1/samples/infer",
    scope: "read",
    tag: "Samples",
    summary: "Learn parameters and a JSON Schema from a sample",
    description: "From JSON bodies, a text, keys and values, or a delivery. Nothing is changed.",
    input: SampleInput,
    output: Sampled,
  },
  applySample: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/sample",
    scope: "write",
    tag: "Samples",
    summary: "Take a sample over into a trigger: its parameters, schema and example",
    input: SampleApplication,
    output: TriggerView,
  },
} as const satisfies Record<string, Endpoint>;

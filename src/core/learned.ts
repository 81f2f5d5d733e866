import { Parameter } from "../contract/parameter.ts";
import type { Sampled } from "../contract/sample.ts";
import { parametersMax, type Trigger } from "../contract/trigger.ts";

interface Taking {
  parameters: "add" | "replace" | "keep";
  names?: readonly string[] | undefined;
  required: readonly string[];
  enforcement?: Trigger["enforcement"] | undefined;
}

type Learned = Pick<Trigger, "parameters" | "enforcement" | "schema" | "sample">;

/**
 * What a trigger becomes when a sample is taken over. The first to bring a schema leaves enforcement at `warn`, so that a call that
 * differs is taken and marked (S141); what is marked as required is refused without it all the same (S38, S39).
 */
export function learned(before: Learned, { parameters, schema, sample }: Sampled, taking: Taking): Learned {
  const { names, required } = taking;
  const kept = taking.parameters === "replace" ? [] : before.parameters;
  const known = new Set(kept.map(({ name }) => name));
  const added = parameters
    .filter(({ name }) => !known.has(name) && (names === undefined || names.includes(name)))
    .map((proposed) => Parameter.parse(proposed));
  const all = (taking.parameters === "keep" ? kept : [...kept, ...added]).slice(0, parametersMax);
  const first = before.schema === undefined;
  return {
    parameters: all.map((each) => (required.includes(each.name) ? { ...each, required: true } : each)),
    enforcement: taking.enforcement ?? (first ? "warn" : before.enforcement),
    schema: schema ?? before.schema,
    sample: sample ?? before.sample,
  };
}

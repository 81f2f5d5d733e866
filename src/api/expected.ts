import type { CallExample } from "../auth/scheme.ts";
import type { Json } from "../contract/name.ts";
import type { Parameter } from "../contract/parameter.ts";
import type { ExpectedField, Trigger, TriggerView } from "../contract/trigger.ts";
import { parameterSchema } from "../core/expected-body.ts";
import { seeded } from "../core/seeded.ts";
import { madeValue } from "../core/simulate-value.ts";

/** Header, query and path values that a trigger's parameters ask for, by the names under which they are sent. */
export function expectedFields({ parameters, suffix }: Pick<Trigger, "parameters" | "suffix">): {
  header: Record<string, string>;
  query: Record<string, string>;
  path: Record<string, string>;
} {
  const of = (source: Parameter["from"]) =>
    Object.fromEntries(
      parameters
        .filter(({ from }) => from === source)
        .map((parameter) => [parameter.path ?? parameter.name, exampleOf(parameter)]),
    );
  const named = [...(suffix ?? "").matchAll(/:([A-Za-z_]\w*)/g)].map(([, name = ""]) => [name, "example"]);
  return { header: of("header"), query: of("query"), path: { ...Object.fromEntries(named), ...of("path") } };
}

/** What a caller is expected to send besides a body (S139): what proves it, filled in, and what parameters take. */
export function expectedOf(trigger: Trigger, proof: CallExample): TriggerView["expects"] {
  const { header, query } = proofFields(proof);
  const asked = (source: "header" | "query") =>
    trigger.parameters
      .filter(({ from }) => from === source)
      .map((parameter) => ({
        name: parameter.path ?? parameter.name,
        source: "parameter" as const,
        required: parameter.required,
        type: parameter.type,
        example: exampleOf(parameter),
      }));
  return { headers: [...header, ...asked("header")], query: [...query, ...asked("query")] };
}

function proofFields({ headers = {}, query = {}, user, sign }: CallExample) {
  const field = ([name, example]: [string, string]): ExpectedField => ({
    name,
    source: "authentication",
    required: true,
    type: "string",
    example,
  });
  const basic: [string, string][] = user === undefined ? [] : [["Authorization", "Basic …"]];
  const signed: [string, string][] =
    sign === undefined || sign.header === null ? [] : [[sign.header, `${sign.prefix}…`]];
  return {
    header: [...Object.entries(headers), ...basic, ...signed].map(field),
    query: Object.entries(query).map(field),
  };
}

/** A call that gives what the parameters require besides what proves it, so that it is taken when it is pasted. */
export function withExpected(trigger: Trigger, proof: CallExample): CallExample {
  const required = trigger.parameters.filter((parameter) => parameter.required);
  const { header, query } = expectedFields({ ...trigger, parameters: required });
  if (Object.keys(header).length + Object.keys(query).length === 0) return proof;
  const lower = new Set(Object.keys(proof.headers ?? {}).map((name) => name.toLowerCase()));
  const added = Object.entries(header).filter(([name]) => !lower.has(name.toLowerCase()));
  return {
    ...proof,
    headers: { ...Object.fromEntries(added), ...proof.headers },
    query: { ...query, ...proof.query },
  };
}

/** A value that fits the parameter, but for its pattern, as text. */
function exampleOf(parameter: Parameter): string {
  if (parameter.default !== undefined) return textOf(parameter.default);
  const schema = parameterSchema({ ...parameter, pattern: undefined });
  const making = { random: seeded(1), mode: "typical" as const, root: schema, budget: { values: 100 } };
  return textOf(madeValue(schema, making));
}

const textOf = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));

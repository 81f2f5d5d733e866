import type { Json } from "../../../src/contract/name.ts";
import type { Parameter } from "../../../src/contract/parameter.ts";
import { sampleDefault } from "../../../src/contract/sample.ts";
import type { TriggerInput } from "../../../src/contract/trigger.ts";
import type { NameHint, Surroundings } from "../../form/surroundings.ts";

type Sought = Pick<TriggerInput, "sample" | "parameters" | "variables" | "methods">;

/** What a trigger's expressions can name, and the sample that they are tried on as one types. */
export function surroundingsOf({
  sample = sampleDefault,
  parameters,
  variables,
  methods,
}: Sought): Surroundings {
  const params = Object.fromEntries(
    parameters.flatMap((parameter) => {
      const value = valueOf(parameter, sample);
      return value === undefined ? [] : [[parameter.name, value]];
    }),
  );
  const trigger = {
    body: sample,
    headers: {},
    query: {},
    path: {},
    method: methods[0] ?? "POST",
    ip: "192.0.2.1",
    id: "trg_sample",
    deliveryId: "dlv_sample",
    receivedAt: "2026-01-31T12:00:00.000Z",
  };
  const scope = {
    trigger,
    params,
    ...(variables.body !== undefined && { [variables.body]: sample }),
    ...(variables.headers !== undefined && { [variables.headers]: {} }),
  };
  const names = [
    ...parameters.map(({ name, type }) => ({ name: `params.${name}`, type, sample: params[name] })),
    ...namesIn(sample, "trigger.body"),
    ...Object.entries(trigger)
      .filter(([name]) => name !== "body")
      .map(([name, value]) => ({ name: `trigger.${name}`, type: typeof value, sample: value })),
  ];
  return { names, scope };
}

const depthMax = 5,
  namesMax = 300;

function namesIn(value: Json, path: string, depth = 0): NameHint[] {
  const own = { name: path, type: typeNameOf(value), sample: value };
  if (depth === depthMax || typeof value !== "object" || value === null || Array.isArray(value)) return [own];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    namesIn(member, `${path}.${written(name)}`, depth + 1),
  );
  return [own, ...inner].slice(0, namesMax);
}

const written = (name: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name));

function typeNameOf(value: Json): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** What the sample has at a parameter's place; undefined where its path is more than names and numbers. */
function valueOf({ from, path = "$", match }: Parameter, sample: Json): Json | undefined {
  if (from === "text") return JSON.stringify(sample);
  if (from !== "body" || match !== undefined) return undefined;
  const steps = [...path.matchAll(/\.([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[(["'])((?:(?!\3).)*)\3\]/g)];
  if (`$${steps.map(([step]) => step).join("")}` !== path) return undefined;
  return steps.reduce<Json | undefined>((value, [, name, index, , quoted]) => {
    const key = name ?? index ?? quoted;
    if (typeof value !== "object" || value === null || key === undefined) return undefined;
    return Array.isArray(value) ? value[Number(key)] : value[key];
  }, sample);
}

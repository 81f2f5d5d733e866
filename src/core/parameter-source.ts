import type { Json } from "../contract/name.ts";
import type { Parameter } from "../contract/parameter.ts";
import type { BodyType } from "../contract/payload.ts";

import { compileJsonPath } from "./jsonpath.ts";
import { compileParameter, type ParameterReader, type ParameterReading } from "./schema.ts";

/** A parameter with everything that can be done before a request is there. */
export interface CompiledParameter {
  readonly name: string;
  readonly from: Parameter["from"];
  readonly path: string;
  readonly required: boolean;
  /** For parameters from the body or from claims: the first match. Throws when finding it takes too much. */
  readonly select: (body: Json) => Json | undefined;
  readonly read: ParameterReader;
}

/** What parameters are taken from. Headers are named in lower case. */
export interface ParameterSources {
  readonly type: BodyType;
  readonly value: Json;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, Json>> | undefined;
  /** The whole body; undefined where there is none. */
  readonly text: () => string | undefined;
}

export function compileSource(parameter: Parameter): CompiledParameter {
  const { name, from, required } = parameter;
  return {
    name,
    from,
    required,
    path: parameter.path ?? name,
    select: from === "body" || from === "claim" ? selector(parameter) : () => undefined,
    read: compileParameter(parameter),
  };
}

/** A parameter's value. A path that takes too much to follow in this body is a fault of the value. */
export function readSource(
  parameter: CompiledParameter,
  sources: ParameterSources,
): { raw: Json | undefined; reading: ParameterReading } {
  try {
    const raw = rawOf(parameter, sources);
    return { raw, reading: parameter.read(raw, { asText: isText(parameter, sources) }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { raw: undefined, reading: { ok: false, reason, missing: false } };
  }
}

/** Without a path, a parameter is the body's member of the same name; a claim is named plainly, too. */
function selector({
  name,
  from,
  path,
}: Pick<Parameter, "name" | "from" | "path">): CompiledParameter["select"] {
  if (from === "claim" && path !== undefined && !path.startsWith("$")) return selector({ name: path, from });
  if (path !== undefined) {
    const query = compileJsonPath(path);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of a JSON value is one
    return (body) => query(body)[0] as Json | undefined;
  }
  return (body) =>
    typeof body === "object" && body !== null && !Array.isArray(body) && Object.hasOwn(body, name)
      ? body[name]
      : undefined;
}

/** Whether its source has nothing but texts, so that a number is read from one. */
function isText({ from }: CompiledParameter, { type }: ParameterSources): boolean {
  return from === "body" ? type === "form" : from !== "claim";
}

function rawOf({ from, path, select }: CompiledParameter, sources: ParameterSources): Json | undefined {
  switch (from) {
    case "body":
      return select(sources.value);
    case "header":
      return own(sources.headers, path.toLowerCase());
    case "query":
      return own(sources.query, path);
    case "path":
      return own(sources.pathParameters, path);
    case "claim":
      return select(sources.claims ?? {});
    case "text":
      return sources.text();
    default:
      return from satisfies never;
  }
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

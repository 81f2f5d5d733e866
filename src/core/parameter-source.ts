import type { Json } from "../contract/name.ts";
import type { Parameter } from "../contract/parameter.ts";
import type { BodyType } from "../contract/payload.ts";
import { messageOf } from "../contract/problem.ts";
import { compileBodySource, jsonOrNone, memberOf } from "./body-source.ts";
import { compileFirst } from "./jsonpath.ts";
import { compileMatch } from "./parameter-match.ts";
import { compileParameter, type ParameterReader, type ParameterReading } from "./schema.ts";
import type { XmlDocument } from "./xml-node.ts";

/** What parameters are taken from. Headers are named in lower case. */
export interface ParameterSources {
  readonly type: BodyType;
  readonly value: Json;
  /** Of an XML body: what XPath reads. */
  readonly document?: XmlDocument | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, Json>> | undefined;
  readonly method: string;
  readonly ip: string;
  /** The whole body; undefined where there is none. */
  readonly text: () => string | undefined;
  /** A number of the body as it is written there, digit for digit. */
  readonly numeral: (place: readonly (string | number)[]) => string | null;
}

/** Where a parameter's value comes from. */
export interface Source {
  /** The raw value; undefined where there is none. Throws when finding it takes too much. */
  readonly take: (sources: ParameterSources) => Json | undefined;
  /** Whether what comes from such a body is text, which may stand for another type. */
  readonly isText: (type: BodyType) => boolean;
  /** What is found as texts, numbers digit for digit, for a pattern to take a part of. Absent: as `take` has it. */
  readonly texts?: (sources: ParameterSources) => readonly string[];
}

/** A parameter with everything that can be done before a request is there. */
export interface CompiledParameter extends Source {
  readonly name: string;
  readonly required: boolean;
  readonly read: ParameterReader;
}

/** Compiles where a parameter comes from and what it must be. Throws what its path, patterns or rules throw. */
export function compileSource(
  parameter: Parameter,
  namespaces: Readonly<Record<string, string>> = {},
): CompiledParameter {
  const { name, required, match, all = false } = parameter;
  const source = sourceOf(parameter, namespaces);
  return {
    name,
    required,
    ...(match === undefined ? source : compileMatch(source, { match, all })),
    read: compileParameter(parameter),
  };
}

/** A parameter's value. A path that takes too much to follow in this body is a fault of the value. */
export function readSource(
  parameter: CompiledParameter,
  sources: ParameterSources,
): { raw: Json | undefined; reading: ParameterReading } {
  try {
    const raw = parameter.take(sources);
    return { raw, reading: parameter.read(raw, parameter.isText(sources.type)) };
  } catch (error) {
    const reason = messageOf(error);
    return { raw: undefined, reading: { ok: false, reason, missing: false } };
  }
}

const always = () => true;
const never = () => false;

function sourceOf(parameter: Parameter, namespaces: Readonly<Record<string, string>>): Source {
  const { from } = parameter;
  const name = parameter.path ?? parameter.name;
  switch (from) {
    case "body":
      return compileBodySource(parameter, namespaces);
    case "claim": {
      const select = name.startsWith("$") ? compileFirst(name) : (claims: Json) => memberOf(claims, name);
      return { take: ({ claims }) => jsonOrNone(claims && select(claims)), isText: never };
    }
    case "header": {
      const header = name.toLowerCase();
      return { take: ({ headers }) => own(headers, header), isText: always };
    }
    case "query":
      return { take: ({ query }) => own(query, name), isText: always };
    case "path":
      return { take: ({ pathParameters }) => own(pathParameters, name), isText: always };
    case "text":
      return { take: ({ text }) => text(), isText: always };
    case "method":
      return { take: ({ method }) => method, isText: always };
    case "ip":
      return { take: ({ ip }) => ip, isText: always };
    default:
      return from satisfies never;
  }
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

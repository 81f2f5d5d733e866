import type { Json } from "../contract/name.ts";
import type { Parameter } from "../contract/parameter.ts";
import type { BodyType } from "../contract/payload.ts";
import { languageOf } from "./body-path.ts";
import { compileFirst, compileJsonPath, compilePlaces } from "./jsonpath.ts";
import type { ParameterSources, Source } from "./parameter-source.ts";
import { valueAt } from "./plain-path.ts";
import { jsonOfElement } from "./xml-json.ts";
import { textOfNode, type XPathNode, type XPathValue } from "./xpath/value.ts";
import { compileXPath } from "./xpath.ts";

type Place = readonly (string | number)[];

/** Compiles a parameter that comes from the body: by a JSONPath, an XPath, or as the member of its own name. */
export function compileBodySource(
  parameter: Parameter,
  namespaces: Readonly<Record<string, string>>,
): Source {
  const { name, path } = parameter;
  if (path === undefined) {
    const places = [[name]];
    return exactly(parameter, {
      take: ({ value }) => memberOf(value, name),
      isText: isOfTexts,
      texts: (sources) => textsAt(places, sources),
    });
  }
  if (languageOf(path) === "xpath") return compileXmlSource(parameter, compileXPath(path, namespaces));
  const places = parameter.match === undefined ? () => [] : compilePlaces(path);
  return exactly(parameter, {
    take: parameter.all === true ? allAt(path) : firstAt(path),
    isText: isOfTexts,
    texts: (sources) => textsAt(places(sources.value), sources),
  });
}

function firstAt(path: string): Source["take"] {
  const first = compileFirst(path);
  return ({ value }) => jsonOrNone(first(value));
}

function allAt(path: string): Source["take"] {
  const all = compileJsonPath(path);
  return ({ value }) => {
    const values = all(value);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- parts of a JSON value are JSON values
    return values.length === 0 ? undefined : (values as Json[]);
  };
}

/** Bodies that have nothing but texts, so that a number is read from one. */
function isOfTexts(type: BodyType): boolean {
  return type === "form" || type === "multipart" || type === "xml";
}

export function memberOf(value: Json, name: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? value[name]
    : undefined;
}

/** A part of a JSON value. */
export function jsonOrNone(value: unknown): Json | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part of a JSON value is one
  return value as Json | undefined;
}

/** An integer that no number holds is given to who wants a string, digit for digit. */
function exactly({ type, path, name, all, match }: Parameter, source: Source): Source {
  if (type !== "string" || all === true || match !== undefined) return source;
  const places = path === undefined ? () => [[name]] : compilePlaces(path);
  return {
    ...source,
    take(sources) {
      const value = source.take(sources);
      if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value;
      const numeral = sources.numeral(places(sources.value)[0] ?? []);
      return numeral !== null && /^-?[0-9]+$/.test(numeral) ? numeral : value;
    },
  };
}

function textsAt(places: readonly Place[], { value: body, numeral }: ParameterSources): string[] {
  return places.flatMap((place) => {
    const value = valueAt(body, place);
    if (typeof value === "string") return [value];
    if (typeof value === "boolean") return [String(value)];
    return typeof value === "number" ? [numeral(place) ?? String(value)] : [];
  });
}

function compileXmlSource({ all, type }: Parameter, evaluate: ReturnType<typeof compileXPath>): Source {
  const take = (value: XPathValue): Json | undefined => {
    if (typeof value !== "object") return Number.isNaN(value) ? undefined : value;
    const [first] = value;
    if (first === undefined) return undefined;
    return all === true ? value.map((node) => jsonOfNode(node, type)) : jsonOfNode(first, type);
  };
  return {
    take: ({ document }) => (document === undefined ? undefined : take(evaluate(document))),
    isText: () => true,
  };
}

/** A node's text; an element as `jsonOfXml` has it for who wants an object. */
function jsonOfNode(node: XPathNode, type: Parameter["type"]): Json {
  return type === "object" && node.nodeType === 1 ? jsonOfElement(node) : textOfNode(node);
}

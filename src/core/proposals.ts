import type { Json } from "../contract/name.ts";
import type { ParameterType } from "../contract/parameter.ts";
import type { ProposedParameter } from "../contract/sample.ts";
import { typeOf } from "./infer.ts";
import { valueInText } from "./key-values.ts";
import { masked } from "./mask.ts";
import { pathText } from "./path-text.ts";
import { plainLetters } from "./plain-letters.ts";

/** More can't be looked through; a trigger takes 500. */
const proposalsMax = 200;
const depthMax = 8;
/** As a parameter takes it. */
const pathCharactersMax = 1_000;
/** Leaves room for a number at the end. */
const nameCharactersMax = 59;
const exampleCharactersMax = 500;
const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A request as a sample, or several: what of it may become parameters. */
export interface SampleRequest {
  body: Json;
  /** Further bodies, which may differ. */
  more: readonly Json[];
  /** `text`: JSON has no part in it, and it is a parameter as a whole. `fields`: values are text, as in a form. */
  kind: "json" | "fields" | "text" | "empty";
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string | string[]>>;
  pathParameters: Readonly<Record<string, string>>;
  /** Whether a parameter for the full text of the body is wanted (S42). */
  fullText: boolean;
}

/** Of transport, clients, proxies and proof: they say nothing of the event. */
const commonHeader =
  /^(?:host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|expect|date|user-agent|accept.*|cookie|origin|referer|dnt|upgrade.*|via|forwarded|x-forwarded-.*|x-real-ip|x-request-id|traceparent|tracestate|cf-.*|cdn-loop|sec-.*|cache-control|pragma|priority|if-.*|range|prefer|authorization|authentication|proxy-.*|idempotency-key|webhook-id|.*(?:signature|hmac|digest).*)$/;

/**
 * The parameters that a request suggests: each leaf of its body by a name made from its path, its telling headers,
 * query and path parameters. Values that were masked are secrets and none of them.
 */
export function proposals(request: SampleRequest): ProposedParameter[] {
  const { body, more, kind, headers, query, pathParameters, fullText } = request;
  const found: Found[] = [];
  if (kind === "json" || kind === "fields")
    collect([body, ...more], { segments: [], found, asText: kind === "fields" });
  if (fullText || kind === "text")
    found.push({ words: ["body"], from: "text", type: "string", example: body });
  for (const [name, text] of Object.entries(headers)) {
    if (!commonHeader.test(name.toLowerCase())) found.push(fieldOf("header", name, text));
  }
  for (const [name, text] of Object.entries(query)) found.push(fieldOf("query", name, text));
  for (const [name, text] of Object.entries(pathParameters)) found.push(fieldOf("path", name, text));
  const taken = new Set<string>();
  return found
    .filter(({ example, path = "" }) => example !== masked && path.length <= pathCharactersMax)
    .slice(0, proposalsMax)
    .map(({ words, from, path, match, type, example }) => {
      const name = freeName(words, taken);
      taken.add(name);
      const isNamed = from !== "body" && (path === undefined || path === name);
      return {
        name,
        from,
        ...(path !== undefined && !isNamed && { path }),
        ...(match !== undefined && { match }),
        type,
        required: false,
        ...(example !== undefined && { example: shortened(example) }),
      };
    });
}

interface Found {
  /** What its name is made from. */
  words: string[];
  from: ProposedParameter["from"];
  path?: string;
  match?: string;
  type: ParameterType;
  example?: Json;
}

/** `values` are what the samples have at one place; some may have nothing there. */
function collect(values: readonly Json[], at: { segments: string[]; found: Found[]; asText: boolean }): void {
  const { segments, found, asText } = at;
  if (found.length >= proposalsMax) return;
  const objects = segments.length < depthMax && values.every(isObject) ? values : [];
  const names = namesIn(objects);
  for (const name of names) {
    const members = objects.flatMap((object) => (Object.hasOwn(object, name) ? [object[name] ?? null] : []));
    collect(members, { ...at, segments: [...segments, name] });
  }
  const [value] = values;
  if (names.length > 0 || value === undefined) return;
  const read = values.map((each) => (asText && typeof each === "string" ? valueInText(each) : each));
  const words = segments.length === 0 ? ["body"] : segments;
  found.push({ words, from: "body", path: pathText(segments), ...typing(read), example: read[0] ?? null });
}

type JsonObject = { [name: string]: Json };

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As they stand in the first sample, then what others have besides. */
const namesIn = (values: readonly JsonObject[]) => [
  ...new Set(values.flatMap((value) => Object.keys(value))),
];

/** What all values are; an integer that no number holds is taken digit for digit, however many it has. */
function typing(values: readonly Json[]): Pick<Found, "type" | "match"> {
  const types = new Set(values.map(parameterType));
  if (types.has("number")) types.delete("integer");
  const [type = "any"] = types.size === 1 ? types : [];
  const isTooLong = type === "integer" && values.some((value) => !Number.isSafeInteger(value));
  return isTooLong ? { type: "string", match: "-?[0-9]+" } : { type };
}

function fieldOf(from: "header" | "query" | "path", name: string, text: string | string[]): Found {
  const example = Array.isArray(text) ? text : valueInText(text);
  return { words: [name], from, path: name, type: parameterType(example), example };
}

function parameterType(value: Json): ParameterType {
  const type = typeOf(value);
  return type === "null" ? "any" : type;
}

/** `order.total-price` becomes `orderTotalPrice`; a name that is taken gets a number. */
function freeName(words: readonly string[], taken: ReadonlySet<string>): string {
  const parts = words
    .flatMap((word) => plainLetters(word).split(/[^A-Za-z0-9_]+/))
    .filter((part) => part !== "");
  const joined = parts
    .map((part, at) => (at === 0 ? lowerFirst(part) : `${part.charAt(0).toUpperCase()}${part.slice(1)}`))
    .join("");
  const started = /^[A-Za-z_]/.test(joined) ? joined : `_${joined}`;
  // The end of a long name tells more than its beginning.
  const cut = started.length > nameCharactersMax ? `_${started.slice(-nameCharactersMax)}` : started;
  const base = reserved.has(cut) ? `_${cut}` : cut;
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base}${count}`;
  return name;
}

/** A word of capitals alone stays as it is. */
function lowerFirst(word: string): string {
  return word === word.toUpperCase() ? word.toLowerCase() : `${word.charAt(0).toLowerCase()}${word.slice(1)}`;
}

function shortened(example: Json): Json {
  if (typeof example === "string") {
    return example.length > exampleCharactersMax ? `${example.slice(0, exampleCharactersMax)}…` : example;
  }
  const text = JSON.stringify(example);
  return text.length > exampleCharactersMax ? `${text.slice(0, exampleCharactersMax)}…` : example;
}

import type { Json } from "../contract/name.ts";
import { attributePrefix, decodeAttribute } from "./cloudevent-header.ts";
import { readJson } from "./json-text.ts";

/** What a pick reads: header names in lower case, the body as it was parsed. */
export interface PickSource {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly body: Json;
}

/** Gives the text, or null where a part of it is not there. */
export type Picker = (source: PickSource) => string | null;

type Read = (source: PickSource) => string | undefined;

/**
 * Compiles a pick: text with `{header:name}`, `{query:name}`, `{body:path}` and `{attribute:name}` (of a CloudEvent), as in
 * `{body:type}.{body:action}`. A path is names and indexes of lists with dots between them; it goes on into a text that
 * holds JSON, as forms carry it. `|` separates what is tried in turn, as in
 * `{body:event.type|body:type}`. Where a part is missing or is no text or number, the whole is; of several picks the
 * first that gives something counts. Presets are written in picks and not in templates, since these are plain closures:
 * some nanoseconds each, no scope, no promise. Throws a SyntaxError when a part is none of these.
 */
export function compilePick(source: string | readonly string[]): Picker {
  if (typeof source === "string") return compileOne(source);
  const picks = source.map(compileOne);
  return (from) => {
    for (const pick of picks) {
      const text = pick(from);
      if (text !== null) return text;
    }
    return null;
  };
}

function compileOne(source: string): Picker {
  const reads = source.split(/\{([^{}]*)\}/).flatMap((piece, index): Read[] => {
    if (index % 2 === 1) return [firstOf(piece.split("|").map(compilePart))];
    return piece === "" ? [] : [() => piece];
  });
  return (from) => {
    let text = "";
    for (const read of reads) {
      const part = read(from);
      if (part === undefined) return null;
      text += part;
    }
    return text;
  };
}

function firstOf(reads: readonly Read[]): Read {
  const [only] = reads;
  if (only !== undefined && reads.length === 1) return only;
  return (from) => {
    for (const read of reads) {
      const text = read(from);
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

function compilePart(part: string): Read {
  const colon = part.indexOf(":");
  const name = part.slice(colon + 1);
  switch (part.slice(0, Math.max(0, colon))) {
    case "header": {
      const header = name.toLowerCase();
      return ({ headers }) => (Object.hasOwn(headers, header) ? textOf(headers[header]) : undefined);
    }
    case "attribute": {
      const header = attributePrefix + name;
      return ({ headers }) => {
        const value = Object.hasOwn(headers, header) ? headers[header] : undefined;
        return value === undefined ? undefined : textOf(decodeAttribute(value) ?? value);
      };
    }
    case "query":
      return ({ query }) => (Object.hasOwn(query, name) ? textOf([query[name]].flat()[0]) : undefined);
    case "body": {
      const path = name.split(".");
      return ({ body }) => textOf(memberAt(body, path));
    }
    default:
      throw new SyntaxError(
        `{${part}} is unknown: use {header:name}, {query:name}, {body:path} or {attribute:name}`,
      );
  }
}

/** Own members and items only: what every object inherits is no data. */
function memberAt(body: Json, path: readonly string[]): Json | undefined {
  let value: Json | undefined = body;
  for (const name of path) {
    if (typeof value === "string") value = jsonIn(value);
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** A text that begins like an object or a list, read; null where it is none. */
function jsonIn(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return null;
  const read = readJson(Buffer.from(text));
  return read.kind === "read" ? read.value : null;
}

function textOf(value: Json | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

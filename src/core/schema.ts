import type { Json } from "../contract/name.ts";
import type { Parameter, ParameterType } from "../contract/parameter.ts";
import { readJson } from "./json-text.ts";
import { compileRules } from "./parameter-rules.ts";

/** `missing` tells a value that is not there from one that is wrong: the two are answered differently (S39, S73). */
export type ParameterReading = { ok: true; value: Json } | { ok: false; reason: string; missing: boolean };

/** Reads a raw value as a parameter. `isText`: what is text in it may stand for another type. */
export type ParameterReader = (raw: unknown, isText?: boolean) => ParameterReading;

/** 2^53, from where neighbouring integers are one and the same number. */
const tooLong = "has more digits than an integer can hold; of the type string, with match, it is exact";

const numberShape = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const booleans: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

/**
 * Compiles a parameter's rules. Values from the query, headers, the path and the whole body as text are text and count
 * for a number, a boolean, an object or a list when they are written like one; values from a JSON body must be of
 * their type (say `isText` for a form, whose fields are text too). A pattern must match the whole string. Throws
 * RegexError when the pattern is wrong.
 */
export function compileParameter(parameter: Parameter): ParameterReader {
  const faults = compileRules(parameter);
  const fromText = parameter.from !== "body";
  return (raw, isText = fromText) => {
    if (raw === undefined) {
      if (parameter.default !== undefined) return { ok: true, value: parameter.default };
      return { ok: false, reason: "is missing", missing: true };
    }
    const converted = isText ? fromTextTo(parameter.type, raw) : raw;
    const reason =
      repetitionFault(parameter.type, raw, isText) ??
      typeFault(parameter.type, converted) ??
      faults(converted);
    if (reason !== null) return { ok: false, reason, missing: false };
    // Raw values come out of a parsed body or are text.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { ok: true, value: converted as Json };
  };
}

/** Reads one value by rules that are not kept. */
export function readParameter(parameter: Parameter, raw: unknown, isText?: boolean): ParameterReading {
  return compileParameter(parameter)(raw, isText);
}

/** The value that the text stands for, or the text where it stands for none. */
function fromTextTo(type: ParameterType, raw: unknown): unknown {
  if (type === "array" && typeof raw === "string" && !raw.trimStart().startsWith("[")) return [raw];
  if (typeof raw !== "string") return raw;
  if (type === "number" || type === "integer") return numberShape.test(raw.trim()) ? Number(raw) : raw;
  if (type === "boolean") return booleans.get(raw.trim().toLowerCase()) ?? raw;
  if (type !== "object" && type !== "array") return raw;
  const read = readJson(Buffer.from(raw));
  return read.kind === "read" ? read.value : raw;
}

/** A name that came more than once stands for a list, and for nothing else. */
function repetitionFault(type: ParameterType, raw: unknown, isText: boolean): string | null {
  if (!isText || !Array.isArray(raw) || type === "any" || type === "array") return null;
  return `must be one ${type}, but was given ${raw.length} times`;
}

function typeFault(type: ParameterType, value: unknown): string | null {
  if (type === "any" || isOf(type, value)) return null;
  if (type === "integer" && typeof value === "number" && Number.isInteger(value)) return tooLong;
  return `must be ${type === "integer" || type === "object" || type === "array" ? "an" : "a"} ${type}, not ${nameOf(value)}`;
}

function isOf(type: ParameterType, value: unknown): boolean {
  switch (type) {
    case "any":
      return true;
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "string":
    case "boolean":
      return typeof value === type;
    default:
      return type satisfies never;
  }
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

import type { Json } from "../contract/name.ts";
import type { Parameter, ParameterType } from "../contract/parameter.ts";
import { isEqualJson } from "./equal.ts";
import { readJson } from "./json-text.ts";
import { compileRegex, type Regex } from "./regex.ts";

/** `missing` tells a value that is not there from one that is wrong: the two are answered differently (S39, S73). */
export type ParameterReading = { ok: true; value: Json } | { ok: false; reason: string; missing: boolean };

/** Reads a raw value as a parameter. `asText`: the value is text that may stand for another type. */
export type ParameterReader = (raw: unknown, options?: { asText?: boolean }) => ParameterReading;

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
 * their type (say `asText` for a form, whose fields are text too). A pattern must match the whole string. Throws
 * RegexError when the pattern is wrong.
 */
export function compileParameter(parameter: Parameter): ParameterReader {
  const pattern = parameter.pattern === undefined ? null : compileRegex(parameter.pattern);
  const fromText = parameter.from !== "body";
  return (raw, { asText = fromText } = {}) => {
    if (raw === undefined) {
      if (parameter.default !== undefined) return { ok: true, value: parameter.default };
      return { ok: false, reason: "is missing", missing: true };
    }
    const converted = asText ? fromTextTo(parameter.type, raw) : raw;
    const reason =
      repetitionFault(parameter.type, raw, asText) ??
      typeFault(parameter.type, converted) ??
      valueFault(parameter, converted, pattern);
    if (reason !== null) return { ok: false, reason, missing: false };
    // Raw values come out of a parsed body or are text.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { ok: true, value: converted as Json };
  };
}

/** Reads one value by rules that are not kept. */
export function readParameter(
  parameter: Parameter,
  raw: unknown,
  options?: { asText?: boolean },
): ParameterReading {
  return compileParameter(parameter)(raw, options);
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
function repetitionFault(type: ParameterType, raw: unknown, asText: boolean): string | null {
  if (!asText || !Array.isArray(raw) || type === "any" || type === "array") return null;
  return `must be one ${type}, but was given ${raw.length} times`;
}

function typeFault(type: ParameterType, value: unknown): string | null {
  if (type === "any" || isOf(type, value)) return null;
  return `must be ${type === "integer" || type === "object" || type === "array" ? "an" : "a"} ${type}, not ${nameOf(value)}`;
}

function isOf(type: ParameterType, value: unknown): boolean {
  switch (type) {
    case "any":
      return true;
    case "integer":
      return Number.isInteger(value);
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

function valueFault(parameter: Parameter, value: unknown, pattern: Regex | null): string | null {
  if (typeof value === "number") {
    if (parameter.minimum !== undefined && value < parameter.minimum)
      return `must be at least ${parameter.minimum}`;
    if (parameter.maximum !== undefined && value > parameter.maximum)
      return `must be at most ${parameter.maximum}`;
  }
  if (typeof value === "string" && pattern && !pattern.matchesWhole(value)) {
    return `must match the pattern ${pattern.pattern}`;
  }
  if (parameter.oneOf && !parameter.oneOf.some((option) => isEqualJson(option, value))) {
    return `must be one of ${parameter.oneOf.map((option) => JSON.stringify(option)).join(", ")}`;
  }
  return null;
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

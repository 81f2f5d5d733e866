import type { ErrorObject } from "ajv/dist/2020.js";
import type { Json } from "../contract/name.ts";
import { pathText, pointerSegments } from "./path-text.ts";

/** Where a value does not fit its schema, as a JSONPath, and why; nothing of the value itself is said. */
export interface Violation {
  path: string;
  reason: string;
}

const optionsShown = 10;
/** Names of members come from senders, and may be long. */
const pathCharactersMax = 300;

export function violationOf(error: ErrorObject, body: Json): Violation {
  const { path, reason } = told(error, body);
  return { path: path.length > pathCharactersMax ? `${path.slice(0, pathCharactersMax)}…` : path, reason };
}

function told(error: ErrorObject, body: Json): Violation {
  const at = placeOf(error.instancePath, body);
  const { params } = error;
  switch (error.keyword) {
    case "required":
      return { path: pathText([...at, String(params.missingProperty)]), reason: "is missing" };
    case "dependentRequired":
      return {
        path: pathText([...at, String(params.missingProperty)]),
        reason: `is missing, and must be there with ${String(params.property)}`,
      };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(params.additionalProperty ?? params.unevaluatedProperty);
      return { path: pathText([...at, name]), reason: "is not expected" };
    }
    case "type":
      return { path: pathText(at), reason: `must be ${typesText(params.type)}, not ${nameOf(at, body)}` };
    case "enum":
      return { path: pathText(at), reason: `must be one of ${optionsText(params.allowedValues)}` };
    case "false schema":
      return { path: pathText(at), reason: "is not allowed" };
    default:
      return { path: pathText(at), reason: error.message ?? "does not fit" };
  }
}

/** A pointer's digits are an index where they lead into a list, and a name elsewhere. */
function placeOf(pointer: string, body: Json): (string | number)[] {
  let value: Json | undefined = body;
  return pointerSegments(pointer).map((segment) => {
    const name = Array.isArray(value) ? segment : String(segment);
    value = memberOf(value, name);
    return name;
  });
}

function memberOf(value: Json | undefined, name: string | number): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return typeof name === "number" ? value[name] : undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function nameOf(at: readonly (string | number)[], body: Json): string {
  const value = at.reduce<Json | undefined>(memberOf, body);
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function typesText(type: unknown): string {
  const names = (Array.isArray(type) ? type : String(type).split(",")).map(String);
  return names.map((name) => (/^[aio]/.test(name) ? `an ${name}` : `a ${name}`)).join(" or ");
}

function optionsText(options: unknown): string {
  const all = Array.isArray(options) ? options : [];
  const shown = all.slice(0, optionsShown).map((option) => JSON.stringify(option));
  return all.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}

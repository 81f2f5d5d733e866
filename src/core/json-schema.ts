import { _, Ajv2020, type ErrorObject, str, type ValidateFunction } from "ajv/dist/2020.js";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { messageOf } from "../contract/problem.ts";
import { isMultipleOf } from "./decimal.ts";
import { costKeyword, JsonSchemaError, ruledSchema } from "./json-schema-rules.ts";
import { type Violation, violationOf } from "./json-schema-violation.ts";
import { pathText, pointerSegments } from "./path-text.ts";
import { compileRegex } from "./regex.ts";
import { formatNames, hasFormat } from "./string-format.ts";

/** What one check may spend: about a value's visit by a subschema each, a fraction of a second in all. */
const spendMax = 8_000_000;
/** Where all faults are sought, each of which costs an object. */
const allSpendMax = 1_000_000;
/** All faults are sought in bodies of so many values; of a larger one the first is told. */
const allFaultsValuesMax = 20_000;
const errorsMax = 2_000;
/** Of all their places together: names of members may be as long as a body. */
const placeCharactersMax = 100_000;
/** A sender learns no more from more. */
export const violationsMax = 100;

/** Gives what does not fit, at most `violationsMax`; nothing when all does. */
export type JsonSchemaCheck = (value: Json) => readonly Violation[];

interface Budget {
  left: number;
}
class Spent extends Error {}

/**
 * Compiles a JSON Schema (draft 2020-12) to a check. Patterns run in linear time, and however a schema refers to itself
 * the check ends within its bounds: a value that takes more is a violation. Throws JsonSchemaError.
 */
export function compileJsonSchema(schema: JsonSchema): JsonSchemaCheck {
  const ruled = ruledSchema(schema);
  checkShape(ruled);
  const budget: Budget = { left: 0 };
  const first = compiled(ruled, { budget, allErrors: false });
  let all: ValidateFunction | undefined;
  return (value) => {
    const fault = faultOf(first, value, budget);
    if (fault === null) return none;
    if (fault instanceof Error) return [{ path: "$", reason: "takes too much work to check" }];
    // Twice the work of compiling, and most senders never differ.
    all ??= compiled(ruled, { budget, allErrors: true });
    const whole = isLarge(value) ? fault : faultOf(all, value, budget, allSpendMax);
    const errors = whole === null || whole instanceof Error ? fault : whole;
    return distinct(worthTelling(errors).map((error) => violationOf(error, value)));
  };
}

function worthTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  let left = placeCharactersMax;
  return errors.slice(0, errorsMax).filter(({ instancePath }, at) => {
    left -= instancePath.length;
    return at === 0 || left > 0;
  });
}

/** Alternatives say the same thing of the same place once each. */
function distinct(violations: readonly Violation[]): Violation[] {
  const byText = new Map(violations.map((violation) => [`${violation.path} ${violation.reason}`, violation]));
  return [...byText.values()].slice(0, violationsMax);
}

const none: readonly Violation[] = Object.freeze([]);

function faultOf(
  check: ValidateFunction,
  value: Json,
  budget: Budget,
  spend = spendMax,
): ErrorObject[] | Error | null {
  const spending = budget;
  spending.left = spend;
  try {
    return check(value) ? null : [...(check.errors ?? [])];
  } catch (error) {
    // A schema that leads to itself without end comes to the end of the stack.
    if (error instanceof Spent || error instanceof RangeError) return error;
    throw error;
  }
}

/** Whether it has too many values for all faults to be listed: each costs an object. */
function isLarge(value: Json): boolean {
  let left = allFaultsValuesMax;
  const look = (inner: Json): boolean => {
    left -= 1;
    if (left < 0) return true;
    return typeof inner === "object" && inner !== null && Object.values(inner).some(look);
  };
  return look(value);
}

let metaschema: ValidateFunction | undefined;

/** Whether each keyword has a value as the draft's own schema wants it. */
function checkShape(schema: JsonSchema): void {
  metaschema ??= new Ajv2020({ strict: false, logger: false }).getSchema(
    "https://json-schema.org/draft/2020-12/schema",
  );
  if (metaschema === undefined || metaschema(schema)) return;
  const [error] = metaschema.errors ?? [];
  throw new JsonSchemaError(error?.message ?? "is not valid", {
    path: pathText(pointerSegments(error?.instancePath ?? "")),
  });
}

function compiled(
  schema: JsonSchema,
  { budget, allErrors }: { budget: Budget; allErrors: boolean },
): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors,
    strict: false,
    meta: false,
    validateSchema: false,
    logger: false,
    // A member that only the prototype has is not there.
    ownProperties: true,
    code: { regExp: linear(budget), optimize: false },
  });
  for (const name of formatNames) ajv.addFormat(name, (text: string) => hasFormat(name, text));
  addCost(ajv, { budget, allErrors });
  // The library's own compares each item with each other one.
  ajv.removeKeyword("uniqueItems").addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    error: { message: "must have no item twice" },
    validate: (wanted: boolean, items: Json[]) => !wanted || areDistinct(items),
  });
  // The library's own divides, and so knows no price for one of 0.01.
  ajv.removeKeyword("multipleOf").addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    error: { message: ({ schemaCode }) => str`must be a multiple of ${schemaCode}` },
    validate: (of: number, number: number) => isMultipleOf(number, of),
  });
  try {
    return ajv.compile(schema);
  } catch (cause) {
    const message = messageOf(cause);
    throw new JsonSchemaError(message, { path: "$", cause });
  }
}

/**
 * Each visit of a subschema pays, before it looks further; who has spent all goes no further. Where one fault will do,
 * those of alternatives are copied with each other one that is tried: it pays for them, too.
 */
function addCost(ajv: Ajv2020, { budget, allErrors }: { budget: Budget; allErrors: boolean }): void {
  const stop = () => {
    throw new Spent();
  };
  ajv.addKeyword({
    keyword: costKeyword,
    schemaType: "number",
    before: "$ref",
    trackErrors: true,
    code({ gen, schema, errsCount }) {
      const held = gen.scopeValue("wrapper", { ref: budget });
      const stops = gen.scopeValue("func", { ref: stop });
      const copied = allErrors || errsCount === undefined ? _`` : _` + (${errsCount} >> 5)`;
      gen.code(_`if ((${held}.left -= ${schema}${copied}) < 0) ${stops}()`);
    },
  });
}

function linear(budget: Budget) {
  const spending = budget;
  const engine = (pattern: string) => {
    const regex = compileRegex(pattern);
    return {
      test(text: string) {
        spending.left -= 20 + (text.length >> 1);
        if (spending.left < 0) throw new Spent();
        return regex.matchesPart(text);
      },
      // Ajv tells patterns apart by this.
      toString: () => pattern,
    };
  };
  return Object.assign(engine, { code: "linear" });
}

function areDistinct(items: readonly Json[]): boolean {
  return new Set(items.map(canonical)).size === items.length;
}

/** The same text for the same value, whatever the order of members. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

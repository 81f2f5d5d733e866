import { describe, expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { compileJsonSchema, violationsMax } from "./json-schema.ts";
import { JsonSchemaError, schemaValuesMax } from "./json-schema-rules.ts";

const nested = (depth: number): JsonSchema => (depth === 0 ? {} : { properties: { a: nested(depth - 1) } });

describe("a schema is refused, with the place, when it", () => {
  const cases: [string, JsonSchema, string][] = [
    [
      "leads out of itself",
      { properties: { a: { $ref: "https://example.com/x" } } },
      "$.properties.a['$ref']",
    ],
    ["leads to a file", { $ref: "other.json" }, "$['$ref']"],
    ["leads to nothing", { $ref: "#/$defs/nope" }, "$"],
    ["has a keyword that there is not", { properties: { a: { requried: [] } } }, "$.properties.a.requried"],
    ["has a keyword of a wrong shape", { type: "strin" }, "$.type"],
    ["has schemas where there are none", { properties: [] }, "$.properties"],
    ["has a pattern that backtracks", { pattern: "(a)\\1" }, "$.pattern"],
    ["has such a pattern for names", { patternProperties: { "(?=a)": {} } }, "$.patternProperties['(?=a)']"],
    ["has a format that is not checked", { format: "regex" }, "$.format"],
    ["is of another draft", { $schema: "http://json-schema.org/draft-07/schema#" }, "$['$schema']"],
    ["is asynchronous", { $async: true }, "$['$async']"],
    ["renames itself", { properties: { a: { $id: "https://example.com" } } }, "$.properties.a['$id']"],
    ["is too deep", nested(70), "$"],
    [
      "has too many schemas in it",
      { properties: Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`p${at}`, {}])) },
      "$",
    ],
    ["is too large", { enum: Array.from({ length: schemaValuesMax }, (_, at) => at) }, "$"],
  ];
  test.each(cases)("%s", (_, schema, path) => {
    expect(() => compileJsonSchema(schema)).toThrow(JsonSchemaError);
    expect(() => compileJsonSchema(schema)).toThrow(expect.objectContaining({ path }));
  });
});

test("[S73] every fault is listed, with its place and why", () => {
  const check = compileJsonSchema({
    type: "object",
    required: ["id", "who"],
    properties: {
      id: { type: "integer" },
      who: { type: "object", required: ["mail"], properties: { mail: { format: "email" } } },
      lines: { type: "array", items: { type: ["number", "null"], minimum: 0 } },
      kind: { enum: ["a", "b"] },
      "odd name": { type: "string", pattern: "^x+$" },
    },
    additionalProperties: false,
  });
  expect(
    check({ id: "7", who: { mail: "nobody" }, lines: [1, -1, "x"], kind: "c", "odd name": "y", more: 1 }),
  ).toEqual(
    expect.arrayContaining([
      { path: "$.id", reason: "must be an integer, not a string" },
      { path: "$.who.mail", reason: 'must match format "email"' },
      { path: "$.lines[1]", reason: "must be >= 0" },
      { path: "$.lines[2]", reason: "must be a number or a null, not a string" },
      { path: "$.kind", reason: 'must be one of "a", "b"' },
      { path: "$['odd name']", reason: 'must match pattern "^x+$"' },
      { path: "$.more", reason: "is not expected" },
    ]),
  );
  expect(check({ who: {} })).toEqual([
    { path: "$.id", reason: "is missing" },
    { path: "$.who.mail", reason: "is missing" },
  ]);
  expect(check({ id: 7, who: { mail: "a@b.ch" } })).toEqual([]);
});

test("a member that only the prototype has is missing", () => {
  const check = compileJsonSchema({ required: ["constructor", "__proto__"] });
  expect(check({}).map(({ path }) => path)).toEqual(["$.constructor", "$.__proto__"]);
});

test("names that are digits are names, and patterns don't mix", () => {
  const check = compileJsonSchema({
    properties: { "0": { pattern: "^a$" }, list: { items: { pattern: "^b$" } } },
  });
  expect(check({ "0": "b", list: ["a"] }).map(({ path }) => path)).toEqual(["$['0']", "$.list[0]"]);
});

test("references within the schema work, and notes don't matter", () => {
  const check = compileJsonSchema({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://example.com/tree",
    "x-note": 1,
    example: {},
    $defs: { node: { properties: { name: { type: "string" }, next: { $ref: "#/$defs/node" } } } },
    $ref: "#/$defs/node",
  });
  expect(check({ next: { next: { name: 1 } } })).toEqual([
    { path: "$.next.next.name", reason: "must be a string, not a number" },
  ]);
});

test.each([
  [0.01, [19.99, 0.07, 4.35, 1e6, 123456789.01, -0.03, 0, 1e21], [0.015, 19.999, 1e-7]],
  [0.1, [0.3, 1.1, 1e300], [0.25]],
  [5, [10, -15, 1e20], [7, 2.5]],
  [1.5, [4.5, 3e2], [4]],
  [1e-7, [3e-7, 1], [1.5e-7]],
])("of %d the multiples are those of the decimals as they are written", (multipleOf, multiples, others) => {
  const check = compileJsonSchema({ multipleOf });
  for (const value of multiples) expect(check(value), String(value)).toEqual([]);
  for (const value of others) {
    expect(check(value), String(value)).toEqual([
      { path: "$", reason: `must be a multiple of ${multipleOf}` },
    ]);
  }
  expect(check("text")).toEqual([]);
});

describe("within bounds ends a check of", () => {
  const deep = (depth: number): Json => (depth === 0 ? 1 : { a: deep(depth - 1) });
  const doubling = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `d${at}`,
      { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
    ]),
  );
  const cases: [string, JsonSchema, Json][] = [
    ["a schema that leads to itself", { allOf: [{ $ref: "#" }] }, 1],
    ["references that double", { $defs: { ...doubling, d40: {} }, $ref: "#/$defs/d0" }, 1],
    [
      "members that are looked at twice at each level",
      {
        $defs: {
          n: {
            allOf: [
              { properties: { a: { $ref: "#/$defs/n" } } },
              { properties: { a: { $ref: "#/$defs/n" } } },
            ],
          },
        },
        $ref: "#/$defs/n",
      },
      deep(60),
    ],
    [
      "many alternatives for many items",
      { items: { anyOf: [...Array.from({ length: 900 }, () => ({ type: "null" })), {}] } },
      Array.from({ length: 200_000 }, () => 1),
    ],
  ];
  test.each(cases)("%s", (_, schema, value) => {
    expect(compileJsonSchema(schema)(value)).toEqual([{ path: "$", reason: "takes too much work to check" }]);
  });

  test("hostile texts for formats and patterns, and long lists without repetition", () => {
    const check = compileJsonSchema({
      properties: {
        formats: {
          items: {
            anyOf: [
              { format: "email" },
              { format: "uri" },
              { format: "date-time" },
              { format: "hostname" },
              { format: "ipv6" },
              { format: "duration" },
            ],
          },
        },
        pattern: { pattern: "^(a+)+$" },
        list: { uniqueItems: true },
      },
    });
    const since = workMs();
    const texts = ["a", "a-", "a.", "1:", "a@", "%41", "P1"].flatMap((part) => [
      part.repeat(900),
      `x@${part.repeat(800)}!`,
    ]);
    const list = Array.from({ length: 50_000 }, (_, n) => ({ n, m: [n] }));
    expect(check({ pattern: `${"a".repeat(50_000)}b`, list })).toHaveLength(1);
    expect(
      check({
        formats: texts,
        list: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      }).at(-1),
    ).toEqual({
      path: "$.list",
      reason: "must have no item twice",
    });
    expect(workMs() - since).toBeLessThan(5_000);
  });

  test("alternatives that lead to themselves, each of whose faults is copied on the way", () => {
    const self = { $ref: "#/$defs/list" };
    const $defs = { list: { type: "array", items: { anyOf: [{ type: "array", items: self }, self] } } };
    const lists: Json = JSON.parse(`${"[".repeat(40)}1${"]".repeat(40)}`);
    const since = workMs();
    const tooMuch = [{ path: "$", reason: "takes too much work to check" }];
    expect(compileJsonSchema({ ...self, $defs })(lists)).toEqual(tooMuch);
    // The first fault is found at once, and all of them never.
    const check = compileJsonSchema({ required: ["id"], properties: { a: self }, $defs });
    expect(check({ a: lists })).toEqual([{ path: "$.id", reason: "is missing" }]);
    expect(workMs() - since).toBeLessThan(1_500);
  });

  test("many alternatives of which the last one fits, in very many items", () => {
    const kinds = Array.from({ length: 50 }, (_, at) => ({
      type: "object",
      required: ["kind"],
      properties: { kind: { const: `k${at}` }, amount: { type: "integer" } },
    }));
    const check = compileJsonSchema({ items: { anyOf: kinds } });
    expect(check(Array.from({ length: 20_000 }, () => ({ kind: "k49", amount: 1 })))).toEqual([]);
  });

  test("a fault below a name that is as long as a body", () => {
    const check = compileJsonSchema({ additionalProperties: { items: { type: "string" } } });
    const since = workMs();
    const faults = check({ ["n".repeat(1_000_000)]: Array.from({ length: 5_000 }, () => 1) });
    expect(faults).toEqual([{ path: `$.${"n".repeat(298)}…`, reason: "must be a string, not a number" }]);
    expect(workMs() - since).toBeLessThan(5_000);
  });

  test("a body with a fault in each of very many items", () => {
    const check = compileJsonSchema({ items: { type: "string" } });
    expect(check(Array.from({ length: 5_000 }, () => 1))).toHaveLength(violationsMax);
    expect(check(Array.from({ length: 300_000 }, () => 1))).toHaveLength(1);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import { differences } from "./differences.ts";
import { inferSchema } from "./infer.ts";
import { withDifference } from "./learn.ts";
import { anyIndex, pathSegments, pathText } from "./path-text.ts";

const schema = inferSchema([{ id: 7, who: { mail: "x" }, lines: [{ sku: "a" }], note: null }]);

test("fields that are new, missing or of another type are told by their place, each once", () => {
  expect(
    differences(schema, {
      id: "7",
      who: { mail: "x", "full name": "y" },
      lines: [{ sku: 1 }, { sku: 2 }, { n: 1 }],
      extra: {},
    }),
  ).toEqual([
    { path: "$.note", kind: "missing", expected: null, found: null },
    { path: "$.id", kind: "retyped", expected: "integer", found: "string" },
    { path: "$.who['full name']", kind: "new", expected: null, found: "string" },
    { path: "$.lines[*].sku", kind: "retyped", expected: "string", found: "integer" },
    { path: "$.lines[*].sku", kind: "missing", expected: "string", found: null },
    { path: "$.lines[*].n", kind: "new", expected: null, found: "integer" },
    { path: "$.extra", kind: "new", expected: null, found: "object" },
  ]);
  expect(differences(schema, { id: 7, who: { mail: "" }, lines: [], note: "any" })).toEqual([]);
});

test("of what a schema describes in other ways nothing is said, and an integer is a number", () => {
  const odd: JsonSchema = {
    properties: { a: { anyOf: [{ type: "string" }] }, n: { type: "number" } },
    patternProperties: { "^x-": {} },
  };
  expect(differences(odd, { a: 1, n: 1, "x-new": 1 })).toEqual([]);
  const table = { additionalProperties: { type: "integer" } };
  expect(differences(table, { any: "x" })).toEqual([
    { path: "$[*]", kind: "retyped", expected: "integer", found: "string" },
  ]);
});

test("a hostile body is compared within bounds", () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`m${at}`, at]));
  expect(differences(schema, { ...many, ["x".repeat(1_000)]: 1 })).toHaveLength(50);
  expect(differences({}, { ["x".repeat(1_000)]: 1 })).toEqual([]);
});

const odd = fc.constantFrom(
  "a",
  "Z",
  "0",
  "_",
  "'",
  "\\",
  '"',
  "\n",
  "\u0001",
  "é",
  "😀",
  "[",
  "]",
  "*",
  ".",
  " ",
);

test("a path is read again as it was written, whatever the names are", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: odd }), fc.constant(anyIndex)), { maxLength: 4 }),
      (segments) => {
        expect(pathSegments(pathText(segments))).toEqual(segments);
      },
    ),
  );
  for (const other of ["a", "$..a", "$[0]", "$.a b"]) expect(pathSegments(other)).toBeNull();
});

test("what was learned is no difference any more, and all else stays as it was", () => {
  const before: JsonSchema = { title: "Mine", ...schema };
  const body: Json = { id: "7", who: { mail: "x", at: "2026-01-31" }, lines: [{ sku: { a: 1 } }] };
  const learned = differences(before, body).reduce<JsonSchema>((known, difference) => {
    const examples: Record<string, Json> = { "$.who.at": "2026-01-31", "$.lines[*].sku": { a: 1 } };
    const example = examples[difference.path];
    return withDifference(known, difference, example) ?? known;
  }, before);
  expect(differences(learned, body)).toEqual([]);
  expect(learned).toMatchObject({
    title: "Mine",
    required: ["id", "who", "lines"],
    properties: {
      id: { type: ["integer", "string"] },
      who: { properties: { at: { type: "string", format: "date" } }, required: ["mail"] },
      lines: { items: { properties: { sku: { type: ["string", "object"] } } } },
    },
  });
});

test("what can't be learned in place is said, and what is known already changes nothing", () => {
  const closed: JsonSchema = { properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: {} } };
  expect(withDifference(closed, { path: "$.a.b", kind: "new", found: "string" })).toBeNull();
  expect(withDifference(closed, { path: "$.x.y", kind: "new", found: "string" })).toBeNull();
  expect(withDifference(schema, { path: "$.id", kind: "new", found: "string" })).toBe(schema);
  expect(withDifference(schema, { path: "$.who.mail", kind: "retyped", found: "string" })).toBe(schema);
  expect(withDifference(schema, { path: "$.x", kind: "missing", found: null })).toBe(schema);
  const number = withDifference({ type: "integer" }, { path: "$", kind: "retyped", found: "number" });
  expect(number).toEqual({ type: "number" });
});

test("after everything that differs was learned, any two bodies fit one schema", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (one, other) => {
      const [first, second]: Json[] = [JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other))];
      let known = inferSchema([first ?? null]);
      // A field that is new in several items is learned as the first type, and then as the others.
      for (const _ of ["new", "retyped"]) {
        for (const difference of differences(known, second ?? null)) {
          known = withDifference(known, difference) ?? known;
        }
      }
      const places = differences(known, second ?? null);
      // A member whose type is only now known may differ within.
      expect(places.every(({ kind }) => kind === "new")).toBe(true);
    }),
    { numRuns: 60 },
  );
});

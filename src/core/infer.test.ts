import fc from "fast-check";
import { expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import type { Json } from "../contract/name.ts";
import { inferSchema } from "./infer.ts";
import { compileJsonSchema } from "./json-schema.ts";

test("[S43] the schema of one sample names types, formats and what must be there", () => {
  expect(
    inferSchema([
      {
        id: 7,
        total: 10.5,
        paid: true,
        at: "2026-01-31T12:00:00Z",
        day: "2026-01-31",
        mail: "a@example.com",
        link: "https://example.com/x",
        uuid: "5f0c7e7e-26a5-4c8e-9b1c-0d6f5c1f3a11",
        note: null,
        lines: [{ sku: "a", n: 1 }, { sku: "b" }],
        none: [],
      },
    ]),
  ).toEqual({
    type: "object",
    properties: {
      id: { type: "integer" },
      total: { type: "number" },
      paid: { type: "boolean" },
      at: { type: "string", format: "date-time" },
      day: { type: "string", format: "date" },
      mail: { type: "string", format: "email" },
      link: { type: "string", format: "uri" },
      uuid: { type: "string", format: "uuid" },
      note: {},
      lines: {
        type: "array",
        items: {
          type: "object",
          properties: { sku: { type: "string" }, n: { type: "integer" } },
          required: ["sku"],
        },
      },
      none: { type: "array" },
    },
    required: ["id", "total", "paid", "at", "day", "mail", "link", "uuid", "note", "lines", "none"],
  });
});

test("[S43] several samples are merged: optional members, unions, numbers, formats that differ", () => {
  expect(
    inferSchema([
      { a: 1, b: "2026-01-31", c: null, d: [1] },
      { a: 1.5, b: "soon", c: "x", d: ["y"], e: true },
    ]),
  ).toEqual({
    type: "object",
    properties: {
      a: { type: "number" },
      b: { type: "string" },
      c: { type: ["string", "null"] },
      d: { type: "array", items: { type: ["string", "integer"] } },
      e: { type: "boolean" },
    },
    required: ["a", "b", "c", "d"],
  });
});

test("an object of very many members is a table whose members share a schema", () => {
  const table = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`k${at}`, { n: at }]));
  expect(inferSchema([table])).toEqual({
    type: "object",
    additionalProperties: {
      type: "object",
      properties: { n: { type: "integer" } },
      required: ["n"],
    },
  });
});

test("whatever the samples are, each of them fits what was learned from all", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 5 }), { minLength: 1, maxLength: 4 }), (values) => {
      // As they come out of a body, where no number is negative zero.
      const samples = values.map((value): Json => JSON.parse(JSON.stringify(value)));
      const check = compileJsonSchema(inferSchema(samples));
      for (const sample of samples) expect(check(sample)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("a hostile sample is learned within bounds", () => {
  let deep: Json = 1;
  for (let depth = 0; depth < 60; depth += 1) deep = { [`a${depth}`]: deep, list: [deep] };
  const wide = Array.from({ length: 100_000 }, (_, at) => ({ [`m${at}`]: at }));
  const since = workMs();
  const schema = inferSchema([deep, wide]);
  expect(workMs() - since).toBeLessThan(5_000);
  expect(() => compileJsonSchema(schema)).not.toThrow();
});

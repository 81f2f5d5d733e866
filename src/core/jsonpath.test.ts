import { readFileSync } from "node:fs";
import fc from "fast-check";
import { JSONPathEnvironment } from "json-p3";
import { describe, expect, test } from "vitest";
import { compileJsonPath, JsonPathError, jsonPathValuesMax } from "./jsonpath.ts";

interface Case {
  name: string;
  selector: string;
  document?: unknown;
  result?: unknown[];
  results?: unknown[][];
  invalid_selector?: boolean;
}

const corpus = new URL("../../test/corpora/jsonpath/cts.json", import.meta.url);
const cases: Case[] = JSON.parse(readFileSync(corpus, "utf8")).tests;

test("the compliance suite is there whole", () => {
  expect(cases.length).toBe(703);
});

describe("[S80] the JSONPath Compliance Test Suite (RFC 9535)", () => {
  test.each(cases.map((one) => [one.name, one] as const))("%s", (_name, one) => {
    if (one.invalid_selector) {
      expect(() => compileJsonPath(one.selector)).toThrow(JsonPathError);
      return;
    }
    expect(one.results ?? [one.result]).toContainEqual(compileJsonPath(one.selector)(one.document));
  });
});

test("a wrong path says where it is wrong", () => {
  const error = errorOf(() => compileJsonPath("$.a[?@.b ==]"));
  expect(error.position).toMatchObject({ line: 1, column: 12 });
  expect(error.message).toMatch(/not valid/);
});

test("a path that is too long is refused", () => {
  expect(() => compileJsonPath(`$${".a".repeat(600)}`)).toThrow(/at most 1000 characters/);
});

test("[S81] each of the example's paths gives its first match", () => {
  const body = { data: { ticket_id: "T-1", priority: "high", customer_email: "a@b.example" } };
  expect(compileJsonPath("$.data.ticket_id")(body)[0]).toBe("T-1");
  expect(compileJsonPath("$.data.priority")(body)[0]).toBe("high");
  expect(compileJsonPath("$.data.customer_email")(body)[0]).toBe("a@b.example");
  expect(compileJsonPath("$.data.missing")(body)).toEqual([]);
});

test("what every object inherits is not found", () => {
  for (const path of ["$.constructor", "$.__proto__", "$['toString']", "$.a.constructor", "$..constructor"]) {
    expect(compileJsonPath(path)({ a: {} })).toEqual([]);
  }
  expect(compileJsonPath("$.__proto__.x")(JSON.parse('{"__proto__":{"x":1}}'))).toEqual([1]);
  expect(compileJsonPath("$.length")([1, 2])).toEqual([]);
});

test("a pattern that would backtrack without end is matched in linear time", () => {
  const found = compileJsonPath("$[?match(@.a, '(a+)+b')]");
  expect(found([{ a: "a".repeat(50_000) }, { a: "aab" }])).toEqual([{ a: "aab" }]);
});

test("an answer of too many values is refused", () => {
  const body = Array.from({ length: jsonPathValuesMax + 1 }, () => 0);
  expect(() => compileJsonPath("$[*]")(body)).toThrow(/more than 100000 values/);
  expect(compileJsonPath("$[*]")(body.slice(1))).toHaveLength(jsonPathValuesMax);
});

test.each(["$[?count($[*]) == 1]", "$..*..zz", "$[?count($..zz) == 1]"])(
  "work that grows faster than the body is ended: %s",
  (path) => {
    let body: unknown[] = Array.from({ length: 20_000 }, () => []);
    for (let level = 0; level < 60; level += 1) body = [body, ...(level === 59 ? Array(2_000).fill(0) : [])];
    expect(() => compileJsonPath(path)(body)).toThrow(/too much work/);
  },
);

test("the count of work begins anew with each value", () => {
  const find = compileJsonPath("$..zz");
  const body = Array.from({ length: 200_000 }, () => 0);
  for (let times = 0; times < 10; times += 1) expect(find(body)).toEqual([]);
});

test("a body nested as deep as bodies may be is searched to its bottom", () => {
  let body: unknown = { deep: 1 };
  for (let level = 0; level < 500; level += 1) body = [body];
  expect(compileJsonPath("$..deep")(body)).toEqual([1]);
});

test("the compiled way of plain paths finds what the library finds", () => {
  const library = new JSONPathEnvironment();
  const step = fc.oneof(
    fc.constantFrom(
      ".a",
      ".b",
      "['a']",
      '["b c"]',
      ".__proto__",
      ".length",
      "[0]",
      "[1]",
      "[-1]",
      "[-3]",
      ".*",
      "[*]",
    ),
  );
  const path = fc.array(step, { maxLength: 4 }).map((steps) => `$${steps.join("")}`);
  const key = fc.constantFrom("a", "b", "b c", "__proto__", "length", "0");
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, 0, "x", true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  fc.assert(
    fc.property(path, value, (source, body) => {
      expect(compileJsonPath(source)(body)).toEqual(library.query(source, body as never).values());
    }),
    { numRuns: 2_000 },
  );
});

function errorOf(act: () => unknown): JsonPathError {
  try {
    act();
  } catch (error) {
    if (error instanceof JsonPathError) return error;
  }
  throw new Error("There was no JsonPathError.");
}

import { describe, expect, test } from "vitest";
import { Parameter } from "../contract/parameter.ts";
import { RegexError } from "./regex.ts";
import { compileParameter, readParameter } from "./schema.ts";

const parameter = (over: Partial<Parameter>) => Parameter.parse({ name: "p", ...over });

test("a pattern that has no linear form is refused when it is compiled", () => {
  expect(() => compileParameter(parameter({ pattern: "(?<=a)b\\1" }))).toThrow(RegexError);
});

describe("[S39] a value that is not there", () => {
  test("is missing", () => {
    expect(readParameter(parameter({}), undefined)).toEqual({
      ok: false,
      reason: "is missing",
      missing: true,
    });
  });

  test("is the default where there is one", () => {
    expect(readParameter(parameter({ default: null }), undefined)).toEqual({ ok: true, value: null });
  });
});

describe("[S73] a value of the wrong type or out of range is refused, and why", () => {
  test.each([
    [{ type: "string" }, 1, "must be a string, not a number"],
    [{ type: "number" }, "42", "must be a number, not a string"],
    [{ type: "number" }, null, "must be a number, not null"],
    [{ type: "number" }, Number.POSITIVE_INFINITY, "must be a number, not a number"],
    [{ type: "integer" }, 1.5, "must be an integer, not a number"],
    [{ type: "boolean" }, 1, "must be a boolean, not a number"],
    [{ type: "object" }, [], "must be an object, not a list"],
    [{ type: "array" }, {}, "must be an array, not an object"],
    [{ type: "number", from: "query" }, "4 2", "must be a number, not a string"],
    [{ type: "number", from: "query" }, "0x1f", "must be a number, not a string"],
    [{ type: "number", from: "query" }, "", "must be a number, not a string"],
    [{ type: "number", from: "query" }, "1e999", "must be a number, not a number"],
    [{ type: "integer", from: "header" }, "1.5", "must be an integer, not a number"],
    [{ type: "boolean", from: "query" }, "yes", "must be a boolean, not a string"],
    [{ type: "string", from: "query" }, ["a", "b"], "must be one string, but was given 2 times"],
    [{ type: "object", from: "text" }, "[1]", "must be an object, not a list"],
    [{ type: "object", from: "text" }, "{", "must be an object, not a string"],
    [{ minimum: 1 }, 0, "must be at least 1"],
    [{ maximum: 1 }, 2, "must be at most 1"],
    [{ type: "integer", from: "query", maximum: 10 }, "11", "must be at most 10"],
    [{ pattern: "[A-Z]{3}" }, "ABCD", "must match the pattern [A-Z]{3}"],
    [{ pattern: "[A-Z]{3}" }, "ABC\n", "must match the pattern [A-Z]{3}"],
    [{ oneOf: ["a", 1, null] }, "b", 'must be one of "a", 1, null'],
    [{ oneOf: [{ a: 1 }] }, { a: 1, b: 2 }, 'must be one of {"a":1}'],
  ] as const)("%j given %j", (rules, raw, reason) => {
    expect(readParameter(parameter(rules as Partial<Parameter>), raw)).toEqual({
      ok: false,
      reason,
      missing: false,
    });
  });
});

describe("a good value is read", () => {
  test.each([
    [{}, { a: [1] }, { a: [1] }],
    [{}, null, null],
    [{ type: "string" }, "", ""],
    [{ type: "integer" }, 3, 3],
    [{ type: "number", from: "query" }, "42", 42],
    [{ type: "number", from: "query" }, " -1.5e2 ", -150],
    [{ type: "integer", from: "path" }, "42", 42],
    [{ type: "boolean", from: "header" }, "TRUE", true],
    [{ type: "boolean", from: "query" }, "0", false],
    [{ type: "string", from: "query" }, "42", "42"],
    [{ type: "any", from: "query" }, "42", "42"],
    [{ type: "any", from: "query" }, ["1", "2"], ["1", "2"]],
    [{ type: "array", from: "query" }, "a", ["a"]],
    [{ type: "array", from: "query" }, ["a", "b"], ["a", "b"]],
    [{ type: "array", from: "query" }, "[1,2]", [1, 2]],
    [{ type: "object", from: "text" }, '{"a":1}', { a: 1 }],
    [{ type: "string", from: "text" }, "a\u0000\ud800", "a\u0000\ud800"],
    [{ pattern: "[A-Z]{3}" }, "ABC", "ABC"],
    [{ pattern: "x", type: "any" }, 5, 5],
    [{ oneOf: [{ a: 1, b: [2] }] }, { b: [2], a: 1 }, { a: 1, b: [2] }],
    [{ minimum: 1, maximum: 1 }, 1, 1],
  ] as const)("%j given %j", (rules, raw, value) => {
    expect(readParameter(parameter(rules as Partial<Parameter>), raw)).toEqual({ ok: true, value });
  });

  test("out of a form, whose fields are text", () => {
    const read = compileParameter(parameter({ type: "integer" }));
    expect(read("42")).toMatchObject({ ok: false });
    expect(read("42", true)).toEqual({ ok: true, value: 42 });
  });
});

test("a pattern that would backtrack without end is matched in linear time", () => {
  const read = compileParameter(parameter({ pattern: "(a+)+b" }));
  expect(read("a".repeat(100_000))).toMatchObject({ ok: false });
});

test("data that names what objects inherit is compared by its own members", () => {
  const read = compileParameter(parameter({ oneOf: [{ a: 1 }] }));
  expect(read(JSON.parse('{"__proto__": {"a": 1}}'))).toMatchObject({ ok: false });
});

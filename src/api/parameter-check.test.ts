import { describe, expect, test } from "vitest";
import { Parameter } from "../contract/parameter.ts";
import { TriggerInput } from "../contract/trigger.ts";
import { checkParameter } from "./parameter-check.ts";

const input = TriggerInput.parse({
  name: "t",
  auth: [{ scheme: "none" }],
  suffix: "/a/:shop",
  payload: { namespaces: { o: "urn:o" } },
});
const at = "2026-01-31T12:00:00.000Z";
const trigger = {
  ...input,
  id: "trg_1",
  workspace: "default",
  version: 1,
  epoch: 0,
  createdAt: at,
  updatedAt: at,
};
const check = (over: object) =>
  checkParameter(Parameter.parse({ name: "p", ...over }), "parameters.0", trigger);

describe("[S80] a parameter that could never be found, or never be right, is refused when it is saved", () => {
  test.each([
    [{ path: "data.id" }, "path", "A path into the body begins with $, as $.data.id does"],
    [{ path: "$.a[" }, "path", "The JSONPath is not valid: unclosed bracketed selection (line 1, column 5)."],
    [
      { path: "$.a." },
      "path",
      "The JSONPath is not valid: a name or a bracket is missing (line 1, column 5).",
    ],
    [{ path: "$.a[(@.b-1)]" }, "path", "unexpected token '(' in bracketed selection (line 1, column 5)."],
    [{ path: "$['a' 'b']" }, "path", "expected a comma, found a text in quotes (line 1, column 8)."],
    [{ path: "//a[" }, "path", "The XPath is not valid: the name of a node was expected (line 1, column 5)."],
    [{ path: "//x:a" }, "path", "the prefix “x” stands for nothing"],
    [{ from: "text", path: "$.a" }, "path", 'there is nothing to find in "text" by a path; leave it out'],
    [{ from: "method", path: "x" }, "path", "leave it out"],
    [{ from: "header", path: "X Y" }, "path", "is not the name of a header"],
    [{ from: "path", path: "none" }, "path", "the suffix has no path parameter :none"],
    [{ from: "claim", path: "$[" }, "path", "The JSONPath is not valid"],
    [{ match: "(?<=a)b" }, "match", "Look-around and backreferences are not supported"],
    [{ pattern: "(" }, "pattern", "is not valid"],
    [
      { path: "$.a", all: true, type: "string" },
      "all",
      "gives a list, and the type is string; make it array",
    ],
    [{ from: "header", all: true }, "all", "needs a path into the body, or a pattern"],
    [{ minimum: 2, maximum: 1 }, "maximum", "must not be less than minimum"],
    [{ minLength: 2, maxLength: 1 }, "maxLength", "must not be less than minLength"],
    [{ minItems: 2, maxItems: 1 }, "maxItems", "must not be less than minItems"],
    [{ type: "string", minimum: 1 }, "minimum", "says nothing of the type string"],
    [{ type: "integer", format: "email" }, "format", "says nothing of the type integer"],
    [{ type: "object", maxItems: 1 }, "maxItems", "says nothing of the type object"],
    [{ type: "integer", oneOf: [1, "2"] }, "oneOf.1", "must be an integer, not a string"],
    [{ type: "integer", default: "1" }, "default", "must be an integer, not a string"],
    [{ format: "email", default: "nobody" }, "default", "must be a valid email"],
    [{ oneOf: ["a"], default: "b" }, "default", 'must be one of "a"'],
  ])("%j", (over, path, message) => {
    expect(check(over)).toEqual([
      { path: `parameters.0.${path}`, message: expect.stringContaining(message) },
    ]);
  });

  test("all that is wrong is told", () => {
    expect(check({ path: "x", match: "(", type: "string", minimum: 2, maximum: 1 })).toHaveLength(5);
  });
});

test.each([
  {},
  { path: "$.a[*].b", all: true, type: "array", minItems: 1 },
  { path: "/o:order/@id", type: "integer", minimum: 1, default: 5 },
  { from: "text", match: "id=(\\d+)", all: true },
  { from: "path", path: "shop" },
  { from: "claim", path: "https://example.com/roles" },
  { from: "query", type: "integer", oneOf: [1, 2], default: null },
])("what works is taken: %j", (over) => {
  expect(check(over)).toEqual([]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { isEqualJson } from "./equal.ts";

test.each([
  [1, "1"],
  [null, {}],
  [[], {}],
  [[1], [1, 2]],
  [{ a: 1 }, { a: 1, b: 2 }],
  [
    { a: 1, b: 2 },
    { a: 1, c: 2 },
  ],
  [{ a: undefined }, { b: 1 }],
  [JSON.parse('{"__proto__": 1}'), {}],
  [{ toString: 1 }, {}],
])("%j and %j differ", (a, b) => {
  expect(isEqualJson(a, b)).toBe(false);
  expect(isEqualJson(b, a)).toBe(false);
});

test("a value equals its copy, in whatever order its members are", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, item]) => [key, reversed(item)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(isEqualJson(plain, reversed(plain))).toBe(true);
    }),
  );
});

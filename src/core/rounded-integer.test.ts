import fc from "fast-check";
import { expect, test } from "vitest";
import { hasLongNumeral, roundedInteger } from "./rounded-integer.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("integers that a number holds exactly are none", () => {
  const exact =
    "[9007199254740992, -9007199254740991, 100000000000000000000, 1e30, 0.12345678901234567890, 12]";
  expect(roundedInteger(bytesOf(exact))).toBeNull();
});

test("digits in strings and names are none", () => {
  const text = '{"12345678901234567890":"12345678901234567891","a\\"12345678901234567893":"\\\\"}';
  expect(roundedInteger(bytesOf(text))).toBeNull();
});

test("the first that is rounded is found with its place", () => {
  expect(roundedInteger(bytesOf('{\n "a": "x", "b": -12345678901234567890}'))).toEqual({
    numeral: "-12345678901234567890",
    line: 2,
    column: 17,
  });
  expect(roundedInteger(bytesOf("9007199254740993"))).toMatchObject({ numeral: "9007199254740993" });
});

test("a numeral of a million digits costs no time", () => {
  expect(roundedInteger(bytesOf("1".repeat(1_000_000)))?.numeral).toHaveLength(1_000_000);
});

test("the quick look misses none, wherever it stands", () => {
  const text = fc.tuple(fc.nat(40), fc.bigInt({ min: 10n ** 15n, max: 10n ** 24n }), fc.nat(40));
  fc.assert(
    fc.property(text, ([before, number, after]) => {
      const bytes = bytesOf(`${" ".repeat(before)}${number}${" ".repeat(after)}`);
      expect(hasLongNumeral(bytes)).toBe(true);
      expect(roundedInteger(bytes) === null).toBe(BigInt(Number(number)) === number);
    }),
  );
});

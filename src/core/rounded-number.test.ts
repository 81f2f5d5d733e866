import fc from "fast-check";
import { expect, test } from "vitest";
import { mayRound, roundedNumber } from "./rounded-number.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test("integers that a number holds exactly are none", () => {
  const exact =
    "[9007199254740992, -9007199254740991, 100000000000000000000, 1e30, 0.12345678901234567890, 12]";
  expect(roundedNumber(bytesOf(exact))).toBeNull();
});

test("an integer that is written again as it came is none: to say that it became itself would tell nobody anything", () => {
  expect(roundedNumber(bytesOf("[820982911946154500, -9223372036854775000]"))).toBeNull();
  expect(roundedNumber(bytesOf("[820982911946154508]"))).toMatchObject({ numeral: "820982911946154508" });
});

test("digits in strings and names are none", () => {
  const text = '{"12345678901234567890":"12345678901234567891","a\\"12345678901234567893":"\\\\"}';
  expect(roundedNumber(bytesOf(text))).toBeNull();
});

test("the first that is rounded is found with its place", () => {
  expect(roundedNumber(bytesOf('{\n "a": "x", "b": -12345678901234567890}'))).toEqual({
    numeral: "-12345678901234567890",
    line: 2,
    column: 17,
  });
  expect(roundedNumber(bytesOf("9007199254740993"))).toMatchObject({ numeral: "9007199254740993" });
});

test("a number beyond the largest is found, however it is written", () => {
  const far = ["1e400", "-1E+400", "0.5e0310", `${"9".repeat(250)}e99`, "1".repeat(309), "9e999"];
  for (const numeral of far) {
    for (let before = 0; before < 6; before += 1) {
      const bytes = bytesOf(`${" ".repeat(before)}[${numeral} ]`);
      expect([mayRound(bytes), roundedNumber(bytes)?.numeral], numeral).toEqual([true, numeral]);
    }
  }
  const near = '[1e308, 1e-400, 0e999, 123456789012345.5e99, "1e400", "\\"1e400"]';
  expect(roundedNumber(bytesOf(near))).toBeNull();
});

test("a numeral of a million digits costs no time", () => {
  expect(roundedNumber(bytesOf("1".repeat(1_000_000)))?.numeral).toHaveLength(1_000_000);
});

test("the quick look misses none, wherever it stands", () => {
  const text = fc.tuple(fc.nat(40), fc.bigInt({ min: 10n ** 15n, max: 10n ** 24n }), fc.nat(40));
  fc.assert(
    fc.property(text, ([before, number, after]) => {
      const bytes = bytesOf(`${" ".repeat(before)}${number}${" ".repeat(after)}`);
      expect(mayRound(bytes)).toBe(true);
      const isKept = BigInt(Number(number)) === number || String(Number(number)) === String(number);
      expect(roundedNumber(bytes) === null).toBe(isKept);
    }),
  );
});

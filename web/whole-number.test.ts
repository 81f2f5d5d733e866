import { expect, test } from "vitest";
import { readWhole, wholeText } from "./whole-number.ts";

test.each(["many", "1.5", "0", "-3", "1,00", "1e9"])("%s is no whole number above 0", (text) => {
  expect(readWhole(text)).toBeNull();
});

test.each([
  ["77", 77],
  [" 1000000 ", 1_000_000],
  ["1,000,000", 1_000_000],
  ["1 000 000", 1_000_000],
])("%s is read as %d", (text, value) => {
  expect(readWhole(text)).toBe(value);
});

test("what is written is read again", () => {
  expect(readWhole(wholeText(1_234_567))).toBe(1_234_567);
});

import { describe, expect, test } from "vitest";
import { compileRegex, RegexError } from "./regex.ts";

test.each([
  "(",
  "[a",
  "(?=a)",
  "(?!a)",
  "(a)\\1",
  "a{1001}",
  "((a{100}){100}){100}",
  "*",
  "a".repeat(10_001),
])("a pattern that is wrong, not linear or too large is refused: %s", (pattern) => {
  expect(() => compileRegex(pattern)).toThrow(RegexError);
});

describe("in linear time", () => {
  test.each(["(a+)+b", "(a|a)*b", "(a|aa)+$b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*a){20}b", "(a*)*b"])(
    "%s",
    (pattern) => {
      const regex = compileRegex(pattern);
      expect(regex.matchesWhole(`${"a".repeat(20_000)}!`)).toBe(false);
      expect(regex.matchesPart(`${"a".repeat(20_000)}!`)).toBe(false);
      expect(regex.first(`${"a".repeat(20_000)}!`)).toBeNull();
    },
  );
});

test("whole, part and groups", () => {
  const regex = compileRegex("([A-Z]+)-(\\d+)(x)?");
  expect(regex.matchesWhole("see AB-12")).toBe(false);
  expect(regex.matchesPart("see AB-12")).toBe(true);
  expect(regex.first("see AB-12 and CD-3")).toEqual(["AB-12", "AB", "12", null]);
  expect(compileRegex("ab", "i").matchesWhole("AB")).toBe(true);
  expect(compileRegex("^b$", "m").matchesPart("a\nb")).toBe(true);
  expect(compileRegex("a.b", "s").matchesWhole("a\nb")).toBe(true);
  expect(compileRegex("\\u00e9\\p{Lu}").matchesWhole("éÄ")).toBe(true);
});

test("NUL, lone surrogates and characters beyond the first plane", () => {
  expect(compileRegex("a.b").matchesWhole("a\u0000b")).toBe(true);
  expect(compileRegex("a.b").matchesWhole("a😀b")).toBe(true);
  expect(compileRegex("a.b").matchesWhole("a\ud800b")).toBe(true);
  expect(compileRegex("b").first("a\ud800b")).toEqual(["b"]);
});

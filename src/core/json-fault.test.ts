import fc from "fast-check";
import { expect, test } from "vitest";
import { faultIn } from "./json-fault.ts";

test.each([
  ["", 1, 1, "Expected a value, not the end of the text."],
  ["{", 1, 2, "Expected a member's name in double quotes, not the end of the text."],
  ["{'a': 1}", 1, 2, "Expected a member's name in double quotes, not “'”."],
  ["{a: 1}", 1, 2, "Expected a member's name in double quotes, not “a”."],
  ['{"a" 1}', 1, 6, "Expected : after the member's name, not “1”."],
  ['{"a": 1,}', 1, 9, "Expected a member's name in double quotes, not “}”."],
  ['{"a": }', 1, 7, "Expected a value, not “}”."],
  ['{"a": 1 "b": 2}', 1, 9, "Expected , or } here, not a double quote."],
  ["[1, 2", 1, 6, "Expected , or ] here, not the end of the text."],
  ["[1,]", 1, 4, "Expected a value, not “]”."],
  ["[1}", 1, 3, "Expected , or ] here, not “}”."],
  ["[01]", 1, 3, "Expected , or ] here, not “1”."],
  ["[+1]", 1, 2, "Expected a value, not “+”."],
  ["[NaN]", 1, 2, "Expected a value, not “N”."],
  ["[True]", 1, 2, "Expected a value, not “T”."],
  ['{"a": 1} x', 1, 10, "Nothing may follow the value, but “x” does."],
  ['{\n  "a": 1,\n  "b" 2\n}', 3, 7, "Expected : after the member's name, not “2”."],
  ['["abc', 1, 6, "The text ends inside a string."],
  ['["a\\x"]', 1, 4, "This escape in a string is not one that JSON has."],
  ['["a\\u12"]', 1, 4, "This escape in a string is not one that JSON has."],
  ['["a\tb"]', 1, 4, "A string must not hold the character U+0009 as such; it is written as an escape."],
  ["[1]\u0000", 1, 4, "Nothing may follow the value, but the character U+0000 does."],
  ["\u00a0[1]", 1, 1, "Expected a value, not the character U+00A0."],
])("%j is at fault at line %i, column %i", (text, line, column, reason) => {
  expect(faultIn(text)).toEqual({ reason, line, column });
});

test("a text of many lines and levels is gone through in a moment", () => {
  expect(faultIn(`${"[\n".repeat(500_000)}x`)).toMatchObject({ line: 500_001, column: 1 });
  expect(faultIn(`["${"a".repeat(2_000_000)}`)).toMatchObject({ column: 2_000_003 });
});

test("the place is the end of the longest beginning that can be completed", () => {
  // Whatever follows a good beginning: what is before the fault can be completed, so the fault never lies inside it.
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 4 }),
      fc.constantFrom("\u0001", "@", "]", "}", ":"),
      fc.nat(),
      (json, wrong, at) => {
        const cut = at % (json.length + 1);
        const text = json.slice(0, cut) + wrong + json.slice(cut);
        let good = false;
        try {
          JSON.parse(text);
          good = true;
        } catch {}
        if (good) return;
        const { line, column } = faultIn(text);
        expect(line === 1 ? column - 1 : text.length).toBeGreaterThanOrEqual(0);
        expect(faultIn(text).reason).not.toBe("The text ends well.");
      },
    ),
    { numRuns: 2_000 },
  );
});

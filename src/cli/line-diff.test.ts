import fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt, lineDiff } from "./line-diff.ts";

test("only what changed is added or removed", () => {
  expect(lineDiff("a\nb\nc\n", "a\nx\nc\n").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "same a",
    "removed b",
    "added x",
    "same c",
  ]);
});

test("the old text is what was not added, the new one what was not removed", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(`${before.join("\n")}\n`, `${after.join("\n")}\n`);
      const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
      expect(without("added")).toEqual(before);
      expect(without("removed")).toEqual(after);
    }),
  );
});

test("texts too long to compare are given whole", () => {
  const long = (word: string) => Array.from({ length: 3_000 }, (_, at) => `${word}${at}`).join("\n");
  expect(lineDiff(long("a"), long("b"))).toHaveLength(6_000);
});

test("an excerpt leaves out what is far from every change, once per gap", () => {
  const lines = lineDiff("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\n5\nx\n7\n8\n9");
  expect(excerpt(lines, 1).map((line) => line && line.text)).toEqual([null, "5", "6", "x", "7", null]);
});

import { expect, test } from "vitest";
import { scriptFault } from "./script-syntax.ts";

test.each([
  ["return 1 +;", "Unexpected token (line 1, column 11)"],
  ["const a = 1;\nreturn a b;", "Unexpected token (line 2, column 10)"],
  ["if (true) {", "Unexpected token (line 1, column 12)"],
  ["const a = 1; const a = 2;", "Identifier 'a' has already been declared (line 1, column 20)"],
  ["}); evil(); (function () {", "Unexpected token (line 1, column 1)"],
  ["#!/bin/sh", expect.stringContaining("line 1")],
])("%s is refused with its place", (code, message) => {
  expect(scriptFault(code)).toEqual(message);
});

test.each([
  "return await Promise.all(trigger.body.items.map(async ({ id }) => id ?? 0));",
  "for await (const x of []) memory.save('a', x?.b);",
  "",
])("%s is a script", (code) => {
  expect(scriptFault(code)).toBeNull();
});

test("a script that nests without end is refused, and breaks nothing", () => {
  expect(scriptFault("(".repeat(200_000))).toBe("The script nests too deeply.");
});

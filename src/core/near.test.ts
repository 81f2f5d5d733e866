import { expect, test } from "vitest";
import { nearest } from "./near.ts";

test.each([
  ["triger", "trigger"],
  ["trigegr", "trigger"],
  ["Trigger", "trigger"],
  ["prams", "params"],
  ["stpe", null],
  ["step", "steps"],
  ["customer", null],
  ["rnu", "run"],
  ["rum", "run"],
  ["x", null],
  ["", null],
  ["t".repeat(100), null],
])("what was meant by %j is %j", (word, meant) => {
  expect(nearest(word, ["trigger", "params", "steps", "run"])).toBe(meant);
});

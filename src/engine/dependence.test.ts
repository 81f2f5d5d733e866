import { expect, test } from "vitest";
import { branch } from "../steps/branch.ts";
import { script } from "../steps/script.ts";
import { transform } from "../steps/transform.ts";
import { variables } from "../steps/variables.ts";
import { dependence } from "./dependence.ts";

const nothing: ReadonlySet<string> = new Set();
const a = new Set(["a"]);

test.each([
  ["{{ steps.a.output }}", false],
  ["{{ steps.b.output }}", true],
  ["{{ $lookup(steps, params.name) }}", false],
  ["{{ $sum(steps.*.output) }}", false],
  ["{{ params.a }}", true],
  ["a constant", true],
])("an expression that reads %s of an unknown step: met is %s", (value, isMet) => {
  expect(dependence(transform, { value }).isMet(a, nothing)).toBe(isMet);
});

test.each([
  ["return steps.a.output", false],
  ["return steps['b'].output", true],
  ["return steps.b.output", true],
  ["return Object.keys(steps)", false],
  ['return memory.load("a")', false],
  ["return globalThis['ste' + 'ps']", false],
  ["return params.x", true],
])("a script that does %s: met is %s", (code, isMet) => {
  expect(dependence(script, { code }).isMet(a, nothing)).toBe(isMet);
});

test.each([
  ['return memory.load("part" + params.number)', false],
  ["const { load } = memory; return load(params.name)", false],
  ["return eval(params.code)", false],
  ['return memory.load("other")', true],
])("a script that does %s of variables that are not known: met is %s", (code, isMet) => {
  expect(dependence(script, { code }).isMet(nothing, new Set(["part1"]))).toBe(isMet);
});

test("variables that are not known are seen by name, and those that would be saved are told", () => {
  const total = new Set(["total"]);
  expect(dependence(transform, { value: "{{ total + 1 }}" }).isMet(nothing, total)).toBe(false);
  expect(dependence(script, { code: 'return memory.load("total")' }).isMet(nothing, total)).toBe(false);
  expect(dependence(script, { code: 'memory.save("total", 1); memory.save(`b`, 2)' }).saves).toEqual([
    "total",
    "b",
  ]);
});

test("a step that changes variables by name saves these, and depends on what they were", () => {
  const needs = dependence(variables, { set: { a: 1 }, append: { list: "x" } });
  expect(needs.saves).toEqual(["a", "list"]);
  expect(needs.isMet(nothing, new Set(["list"]))).toBe(false);
  expect(needs.isMet(nothing, new Set(["other"]))).toBe(true);
});

test("a step that holds others depends on its own conditions, and not on theirs", () => {
  const inner = { id: "inner", type: "transform", config: { value: "{{ steps.a.output }}" } };
  const held = (when: string) => dependence(branch, { arms: [{ when, steps: [inner] }] });
  expect(held("steps.a.output").isMet(a, nothing)).toBe(false);
  expect(held("params.x = 1").isMet(a, nothing)).toBe(true);
});

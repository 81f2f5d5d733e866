import { describe, expect, test } from "vitest";
import { ExpressionError } from "./expression-error.ts";
import { compileFilter } from "./filter.ts";

const scope = {
  params: { priority: "high", amount: 12, name: "", list: [1] },
  trigger: { body: { items: [{ ok: true }] } },
};
const verdictOf = async (source: string) => compileFilter(source).test(scope);

test("a filter that is wrong is refused when it is compiled", () => {
  expect(() => compileFilter("params.priority == 'high'")).toThrow(ExpressionError);
});

test.each([
  ["params.priority", /gave a string/],
  ["params.amount", /gave a number/],
  ["params", /gave an object/],
  ["params.list", /gave a list/],
  ["null", /gave null/],
  ["$count(trigger.body.items)", /gave a number/],
  ["$uppercase(params.amount)", /uppercase/],
  ["params.amount > 'x'", /must be of the same data type/],
  ["( $f := function() { $f() }; $f() )", /more than 300000 steps/],
])("%s is an error that says why, and throws nothing", async (source, reason) => {
  const verdict = await verdictOf(source);
  expect(verdict).toMatchObject({ kind: "error" });
  expect(verdict.kind === "error" && verdict.reason).toMatch(reason);
});

describe("[S82] a filter decides whether the event is wanted", () => {
  test.each([
    "params.amount > 20",
    "params.missing = 'x'",
    "params.missing",
    "params.missing > 1",
    "$not(params.missing)",
    "$contains(params.name, 'x')",
  ])("%s does not match", async (source) => {
    expect(await verdictOf(source)).toEqual({ kind: "no_match" });
  });

  test.each([
    'params.priority in ["high", "critical"]',
    "params.amount >= 12 and $exists(params.name)",
    "$exists(params.missing) = false",
    "trigger.body.items[0].ok",
    "$contains(params.priority, /^H/i)",
  ])("%s matches", async (source) => {
    expect(await verdictOf(source)).toEqual({ kind: "match" });
  });
});

test("[S83] the example's route by priority decides at once", () => {
  const urgent = compileFilter('params.priority in ["high", "critical"]');
  expect(urgent.test({ params: { priority: "critical" } })).toEqual({ kind: "match" });
  expect(urgent.test({ params: { priority: "low" } })).toEqual({ kind: "no_match" });
  expect(urgent.test({ params: {} })).toEqual({ kind: "no_match" });
});

test("data that looks like a type error to a sender's advantage is an error, not a match", async () => {
  const filter = compileFilter("params.amount < 100");
  expect(await filter.test({ params: { amount: {} } })).toMatchObject({ kind: "error" });
  expect(await filter.test({ params: { amount: "9" } })).toMatchObject({ kind: "error" });
});

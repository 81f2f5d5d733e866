import { expect, test } from "vitest";
import { differenceOf } from "./difference.ts";

test("nothing differs between equals, and what is left out is not looked at", () => {
  expect(differenceOf({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
  expect(differenceOf({ version: 1, a: 1 }, { version: 2, a: 1 }, ["version"])).toEqual([]);
  expect(differenceOf({ a: undefined }, {})).toEqual([]);
});

test("[S71] each member that came, went or changed is named by its path", () => {
  const before = { title: "a", limits: { quota: { perMinute: 5 } }, auth: [{ secret: "old" }] };
  const after = { title: "b", limits: { quota: {} }, auth: [{ secret: "old" }, { secret: "new" }] };
  expect(differenceOf(before, after)).toEqual([
    { path: "title", before: "a", after: "b" },
    { path: "limits.quota.perMinute", before: 5 },
    { path: "auth.1", after: { secret: "new" } },
  ]);
});

test("long values are cut, and a change of nearly everything is bounded", () => {
  const [change] = differenceOf({ code: "" }, { code: "x".repeat(10_000) });
  expect(change).toMatchObject({ before: "", after: `${"x".repeat(500)}…` });
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`a${index}`, index]));
  expect(differenceOf({}, many)).toHaveLength(100);
});

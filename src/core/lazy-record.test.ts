import { expect, test } from "vitest";
import { lazyRecord } from "./lazy-record.ts";

test("a value is made when it is first asked for, and once", () => {
  const made: string[] = [];
  const record = lazyRecord({
    one: () => made.push("one"),
    other: () => made.push("other"),
  });
  expect(Object.keys(record)).toEqual(["one", "other"]);
  expect(Object.hasOwn(record, "one")).toBe(true);
  expect(made).toEqual([]);
  expect([record["other"], record["other"], record["none"]]).toEqual([1, 1, undefined]);
  expect(made).toEqual(["other"]);
});

import { expect, test } from "vitest";
import { jsonRows, shownAtOnce } from "../web/parts/json-rows.ts";

const shownOf = () => shownAtOnce;

test("a tree shows what is open, each value with its JSONPath and its place", () => {
  const value = { order: { "unit price": 5 }, items: ["a", "b"], none: {} };
  const rows = jsonRows(value, { isOpen: (_, level) => level <= 2, shownOf });
  expect(
    rows.map((row) => [row.path, row.level, row.kind === "value" && `${row.place}/${row.siblings}`]),
  ).toEqual([
    ["$", 1, "1/1"],
    ["$.order", 2, "1/3"],
    ["$.order['unit price']", 3, "1/1"],
    ["$.items", 2, "2/3"],
    ["$.items[0]", 3, "1/2"],
    ["$.items[1]", 3, "2/2"],
    ["$.none", 2, "3/3"],
  ]);
  expect(jsonRows(value, { isOpen: () => false, shownOf })).toHaveLength(1);
});

test("of a long list a part is shown, and of a deep value no stack is needed", () => {
  const rows = jsonRows(Array.from({ length: 5_000 }), { isOpen: () => true, shownOf });
  expect(rows).toHaveLength(shownAtOnce + 2);
  expect(rows.at(-1)).toMatchObject({ kind: "more", path: "$", count: 5_000, shown: shownAtOnce });
  let deep: unknown = 1;
  for (let level = 0; level < 3_000; level += 1) deep = [deep];
  expect(jsonRows(deep, { isOpen: () => true, shownOf })).toHaveLength(3_001);
});

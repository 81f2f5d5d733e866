import { expect, test } from "vitest";
import { compileExpression } from "./expression.ts";
import { seenText, seenValues } from "./seen-values.ts";

const seen = (body: unknown, ...paths: string[]) =>
  seenText(
    seenValues(
      paths.map((path) => ["body", ...path.split(".")]),
      { body },
    ),
  );

test("[S84] what stands in the items of a list is not said to be missing, since an expression reads it", async () => {
  const body = {
    one: [{ sku: "MUG" }],
    items: [{ sku: "MUG", tags: ["a", "b"] }, { sku: "TEA" }, 5, null],
    nested: [[{ a: { b: 1 } }], { a: { b: 2 } }],
  };
  const paths = ["one.sku", "items.sku", "items.tags", "nested.a.b", "items.price", "items.sku.x"];
  expect(seen(body, ...paths.slice(0, 4))).toBe(
    'body.one.sku is "MUG", body.items.sku is ["MUG","TEA"], body.items.tags is ["a","b"], body.nested.a.b is [1,2]',
  );
  expect(seen(body, ...paths.slice(4))).toBe("body.items.price is missing, body.items.sku.x is missing");
  const read = await compileExpression("[body.nested.a.b]").evaluate({ body });
  expect(read).toEqual([1, 2]);
});

test("a list that is too long to be gone through is named itself", () => {
  const body = { items: Array.from({ length: 1_001 }, () => ({ sku: "MUG" })), deep: [[]] as unknown[] };
  body.deep = [[body.items]];
  expect(seen(body, "items.sku", "deep.sku")).toBe("body.items is a list of 1001, body.deep is a list of 1");
});

test("only own members are read, and of what is no object nothing", () => {
  expect(seen({ a: "text", l: ["text"] }, "a.length", "l.length", "constructor", "a.b.c")).toBe(
    "body.a.length is missing, body.l.length is missing, body.constructor is missing, body.a.b.c is missing",
  );
});

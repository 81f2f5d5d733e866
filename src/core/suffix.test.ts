import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileSuffix, SuffixTree, suffixesOverlap } from "./suffix.ts";

describe("a path is not matched", () => {
  test.each([
    ["/orders", "/order"],
    ["/orders", "/orders/"],
    ["/orders", "/Orders"],
    ["/orders", "orders"],
    ["/orders", ""],
    ["/orders", "/orders/1"],
    ["/orders/:id", "/orders"],
    ["/orders/:id", "/orders/"],
    ["/orders/:id", "/orders/%zz"],
    ["/orders/:id", "/orders/%ff"],
    ["/orders/:id", "/orders/%"],
    ["/orders/:id", "/orders/1/2"],
  ])("pattern %s, path %j", (pattern, path) => {
    expect(compileSuffix(pattern)(path)).toBeNull();
    const tree = new SuffixTree<string>();
    tree.insert(pattern, "value");
    expect(tree.match(path)).toBeNull();
  });
});

describe("[S135] a path is matched with its parameters decoded", () => {
  test.each([
    ["/orders", "/orders", {}],
    ["/item-updated_v1.2~x", "/item-updated_v1.2~x", {}],
    ["/orders", "/%6frders", {}],
    ["/orders/:shop", "/orders/acme", { shop: "acme" }],
    ["/orders/:shop", "/orders/a%20b%2Fc%C3%A9", { shop: "a b/cé" }],
    ["/:a/x/:b", "/1/x/2", { a: "1", b: "2" }],
    ["/:a", "/%00", { a: "\u0000" }],
  ])("pattern %s, path %s", (pattern, path, parameters) => {
    expect(compileSuffix(pattern)(path)).toEqual(parameters);
    const tree = new SuffixTree<number>();
    tree.insert(pattern, 1);
    expect(tree.match(path)).toEqual({ value: 1, parameters });
  });
});

test("a parameter called __proto__ is data", () => {
  const parameters = compileSuffix("/:__proto__/:constructor")("/polluted/x");
  expect(JSON.stringify(parameters)).toBe('{"__proto__":"polluted","constructor":"x"}');
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

test.each([
  ["/a", "/a", true],
  ["/a", "/b", false],
  ["/a", "/a/b", false],
  ["/a", "/:x", true],
  ["/a/:x", "/a/:y", true],
  ["/a/:x", "/:y/b", true],
  ["/a/:x", "/b/:x", false],
  ["/a/b/:x", "/a/:y/c", true],
])("%s and %s overlap: %s", (a, b, overlap) => {
  expect(suffixesOverlap(a, b)).toBe(overlap);
  expect(suffixesOverlap(b, a)).toBe(overlap);
});

test("of several matches the one that is closest from the left comes first", () => {
  const tree = new SuffixTree<string>();
  for (const pattern of ["/:a/:b", "/:a/x", "/orders/:b", "/orders/x", "/orders"])
    tree.insert(pattern, pattern);
  expect(tree.matches("/orders/x").map(({ value }) => value)).toEqual([
    "/orders/x",
    "/orders/:b",
    "/:a/x",
    "/:a/:b",
  ]);
  expect(tree.match("/orders/y")).toEqual({ value: "/orders/:b", parameters: { b: "y" } });
  expect(tree.match("/other/x")).toEqual({ value: "/:a/x", parameters: { a: "other" } });
});

test("a static beginning that leads nowhere does not hide a parameter", () => {
  const tree = new SuffixTree<string>();
  tree.insert("/a/:x/c", "first");
  tree.insert("/:y/b/d", "second");
  expect(tree.match("/a/b/d")).toEqual({ value: "second", parameters: { y: "a" } });
});

test("the tree finds what trying each pattern finds, and overlapping patterns are those with a common path", () => {
  const segment = fc.constantFrom("a", "b", ":x", ":y");
  const pattern = fc
    .array(segment, { minLength: 1, maxLength: 3 })
    .map((segments) => `/${segments.join("/")}`);
  const path = fc
    .array(fc.constantFrom("a", "b", "c", "%61"), { minLength: 1, maxLength: 3 })
    .map((parts) => `/${parts.join("/")}`);
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { maxLength: 8 }), path, (patterns, asked) => {
      const tree = new SuffixTree<string>();
      for (const one of patterns) tree.insert(one, one);
      const wanted = patterns.filter((one) => compileSuffix(one)(asked) !== null);
      expect(
        tree
          .matches(asked)
          .map(({ value }) => value)
          .toSorted(),
      ).toEqual(wanted.toSorted());
      for (const a of wanted) for (const b of wanted) expect(suffixesOverlap(a, b)).toBe(true);
    }),
  );
});

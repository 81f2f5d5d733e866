import fc from "fast-check";
import jsonata from "jsonata";
import { expect, test } from "vitest";
import { compileFast, undecided } from "./expression-fast.ts";
import { isNode } from "./expression-tree.ts";

const name = fc.constantFrom("a", "b", "c", '"x-y"', "`x-y`", "length", "__proto__");
const index = fc.constantFrom("", "", "", "[0]", "[-1]", "[1]", "[0][0]", "[1.7]");
const step = fc.tuple(name, index).map((parts) => parts.join(""));
const start = fc.constantFrom("", "", "", "$.", "$$.");
const path = fc
  .tuple(start, fc.array(step, { minLength: 1, maxLength: 4 }))
  .map(([root, steps]) => root + steps.join("."));
const literal = fc.constantFrom('"x"', '""', '"y"', "0", "1", "-1", "1.5", "true", "false", "null");
const list = fc.array(literal, { maxLength: 4 }).map((items) => `[${items.join(", ")}]`);

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    path,
    literal,
    fc
      .tuple(path, fc.constantFrom("=", "!=", "<", "<=", ">", ">=", "&"), fc.oneof(path, literal))
      .map((part) => part.join(" ")),
    fc.tuple(path, list).map((part) => part.join(" in ")),
    fc.tuple(path, path).map((part) => part.join(" in ")),
    fc
      .tuple(tie("expression"), fc.constantFrom("and", "or", "=", "&", "in"), tie("expression"))
      .map(([left, word, right]) => `(${left}) ${word} (${right})`),
    tie("expression").map((inner) => `$not(${inner})`),
    tie("expression").map((inner) => `$exists(${inner})`),
    fc
      .tuple(fc.constantFrom("lowercase", "uppercase", "length", "count"), path)
      .map(([call, inner]) => `$${call}(${inner})`),
    fc
      .tuple(path, fc.oneof(path, literal, fc.constantFrom("/x/", "/^X$/i", "/x|y/")))
      .map((parts) => `$contains(${parts.join(", ")})`),
    fc
      .tuple(tie("expression"), tie("expression"), tie("expression"))
      .map(([condition, yes, no]) => `(${condition} ? ${yes} : ${no})`),
    fc.tuple(tie("expression"), tie("expression")).map(([condition, yes]) => `(${condition} ? ${yes})`),
  ),
}));

const key = fc.constantFrom("a", "b", "c", "x-y", "length", "__proto__");
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      "",
      "x",
      "y",
      0,
      -0,
      1,
      1.5,
      0.1 + 0.2,
      2 ** 60,
      Number.POSITIVE_INFINITY,
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const scopes = fc.array(fc.tuple(key, value), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));

test("where the fast way decides, JSONata decides the same", async () => {
  let decided = 0;
  await fc.assert(
    fc.asyncProperty(expression, scopes, async (source, scope) => {
      const compiled = jsonata(source);
      const tree: unknown = compiled.ast();
      const fast = isNode(tree) ? compileFast(tree) : null;
      if (!fast) return;
      const given = fast(scope);
      if (given === undecided) return;
      decided += 1;
      const wanted: unknown = await compiled.evaluate(scope);
      expect(given).toEqual(wanted);
    }),
    { numRuns: 5_000 },
  );
  expect(decided).toBeGreaterThan(1_500);
});

test.each([
  "$sum(a)",
  "a.*",
  "**",
  "a[b = 1]",
  "a.b[]",
  "a@$x.b",
  "a#$i",
  "a^(b)",
  "a{b: c}",
  "(a; b)",
  "[a]",
  "-a",
  "a + 1",
  "$x",
  "$",
  "{}",
  "a.(b)",
  "$not(a, b)",
  "$exists()",
  '"x".$y',
  "/a/",
])("%s is left to JSONata", (source) => {
  const tree: unknown = jsonata(source, { recover: true }).ast();
  expect(isNode(tree) && compileFast(tree)).toBeNull();
});

import { expect, test } from "vitest";
import { scriptFault } from "./script-syntax.ts";
import { typeless } from "./script-types.ts";

test.each([
  ["const a: number = ;", "Unexpected token (line 1, column 19)"],
  ["type A = {\n  b: string;\n};\nconst a = (: A;", /^.+ \(line 4\D/],
  ["interface {", /line 1/],
  ["return 1 as", /line 1/],
  ["const a: string = 'é';\nawait await;", /line 2/],
  ['import fs from "node:fs"; return fs;', /import/],
  ["(".repeat(200_000), "The script nests too deeply."],
])("%# is refused with its place", (code, expected) => {
  const fault = scriptFault(code, "typescript");
  expect(fault).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
});

test("what takes the reader exponential time is given up, and breaks nothing", () => {
  const began = performance.now();
  expect(typeless(`${"<T>(".repeat(40)}1${")".repeat(40)}`)).toEqual({
    kind: "fault",
    message: expect.stringContaining("within 500 ms"),
    passing: true,
  });
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(scriptFault("const a: number = 1; return a;", "typescript")).toBeNull();
});

test("each line stays where it was", () => {
  const code = [
    "interface Order {",
    "  id: string;",
    "}",
    "enum Kind {",
    "  Plain,",
    "}",
    "const one = params.order as Order;",
    "throw new Error(one!.id satisfies string);",
  ].join("\n");
  const plain = typeless(code);
  expect(plain.kind === "code" && plain.code.split("\n")[7]).toMatch(/^throw new Error\(/);
  expect(plain.kind === "code" && plain.code.split("\n")).toHaveLength(8);
});

import { expect, test } from "vitest";
import type { Json } from "../contract/name.ts";
import { ExpressionError } from "./expression-error.ts";
import { fill, templatesIn } from "./fill.ts";

const scope = { user: { name: "Ada", tags: ["x"] }, url: "https://example.org" };

test("a wrong template anywhere in the value is refused", async () => {
  await expect(fill({ a: [{ b: "{{ 1 + }}" }] }, scope)).rejects.toThrow(ExpressionError);
});

test("every string is filled, keys and other values stay", async () => {
  const value: Json = {
    url: "{{ url }}/users",
    body: { "{{ key }}": ["{{ user }}", "{{ user.name }}!", 1, null, true], deep: [[["{{ user.tags }}"]]] },
  };
  expect(await fill(value, scope)).toEqual({
    url: "https://example.org/users",
    body: { "{{ key }}": [{ name: "Ada", tags: ["x"] }, "Ada!", 1, null, true], deep: [[[["x"]]]] },
  });
  expect(await fill("{{ user.name }}", scope)).toBe("Ada");
  expect(await fill(["{{ user.name }}"], scope)).toEqual(["Ada"]);
  expect(await fill(7, scope)).toBe(7);
});

test("fields to skip stay as they stand, at the outermost level only", async () => {
  const value = { code: "{{ url }}", inner: { code: "{{ url }}" } };
  expect(await fill(value, scope, { skip: ["code"] })).toEqual({
    code: "{{ url }}",
    inner: { code: scope.url },
  });
});

test("a member called __proto__ is data", async () => {
  const value: Json = JSON.parse('{"__proto__": {"polluted": "{{ url }}"}}');
  const filled = await fill(value, scope);
  expect(JSON.stringify(filled)).toBe('{"__proto__":{"polluted":"https://example.org"}}');
  expect("polluted" in {}).toBe(false);
});

test("more different templates than are kept are still filled", async () => {
  const value = Array.from({ length: 2_500 }, (_, at) => `${at} {{ user.name }}`);
  const filled = await fill(value, scope);
  expect(filled).toEqual(value.map((_, at) => `${at} Ada`));
  expect(await fill(value, scope)).toEqual(filled);
});

test("templates are found with their paths, constants and skipped fields left out", () => {
  const value = { a: "{{ x }}", b: ["plain", { c: "{{ y }}" }], code: "{{ z }}", d: { code: "{{ w }}" } };
  expect(templatesIn(value, ["code"])).toEqual([
    { path: "a", source: "{{ x }}" },
    { path: "b.1.c", source: "{{ y }}" },
    { path: "d.code", source: "{{ w }}" },
  ]);
});

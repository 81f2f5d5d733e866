import { expect, test } from "vitest";
import { isInside } from "./inside.ts";

test("a sign-in leads to no other host, and not out of the console", () => {
  const outside = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/..//evil.example",
    "/../api/v1/me",
    "https://evil.example",
    ".evil.example",
    "@evil.example",
    "",
  ];
  expect(outside.filter(isInside)).toEqual([]);
});

test("a sign-in leads to any page of the console", () => {
  const inside = ["/", "/default", "/default/triggers/orders?tab=test", "/default/runs?text=http://a\\b#end"];
  expect(inside.filter((to) => !isInside(to))).toEqual([]);
});

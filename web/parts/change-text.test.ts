import { expect, test } from "vitest";
import { isInstant, placeOf, rowsOf } from "./change-text.ts";

test.each([
  [{ path: "auth.0.notAfter", after: "x" }, "Authentication 1 · Valid until"],
  [{ path: "auth.1", after: { scheme: "hmac", secret: "s" } }, "Authentication hmac"],
  [{ path: "parameters.0", after: { name: "orderId", from: "body" } }, "Parameter orderId"],
  [{ path: "parameters.2", before: { name: "old" } }, "Parameter old"],
  [{ path: "addresses.1", after: "https://example.com" }, "Address 2"],
  [{ path: "config.value", before: 1, after: 2 }, "Value"],
  [{ path: "config.arms.0.when", before: "a", after: "b" }, "Arm 1 · When"],
  [{ path: "config", before: 1, after: 2 }, "Config"],
])("%j is told as %s", (change, place) => {
  expect(placeOf(change)).toBe(place);
});

test("an object of short values is told as rows, any other is not", () => {
  expect(rowsOf({ name: "total", required: false, notAfter: null })).toEqual([
    { name: "Name", value: "total" },
    { name: "Required", value: false },
    { name: "Valid until", value: null },
  ]);
  expect([rowsOf({ a: {} }), rowsOf([1]), rowsOf({}), rowsOf("a")]).toEqual([null, null, null, null]);
});

test("an instant is told from other texts", () => {
  expect(["2026-11-29T10:35:01.956Z", "2026-11-29", "at 2026-11-29T10:35:01Z"].map(isInstant)).toEqual([
    true,
    false,
    false,
  ]);
});

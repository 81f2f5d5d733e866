import { expect, test } from "vitest";
import { mayDo } from "./key.ts";

test("a wider scope includes the narrower ones, and intake opens nothing else", () => {
  expect(mayDo(["intake"], "read")).toBe(false);
  expect(mayDo(["read"], "write")).toBe(false);
  expect(mayDo(["write"], "admin")).toBe(false);
  expect(mayDo(["read"], "intake")).toBe(false);
  expect(mayDo(["write"], "read")).toBe(true);
  expect(mayDo(["admin"], "write")).toBe(true);
  expect(mayDo(["intake", "read"], "read")).toBe(true);
});

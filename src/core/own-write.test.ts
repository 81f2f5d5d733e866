import { expect, test } from "vitest";
import type { Json } from "../contract/name.ts";
import { isEcho, ownWriteKey, writtenFields } from "./own-write.ts";

const echo = (seen: Json, ...written: Json[]) => isEcho(writtenFields(seen), written.map(writtenFields));

test("[S100] another value, another field, and nothing to compare are no echo", () => {
  expect(echo({ email: "b@example.com" }, { email: "a@example.com" })).toBe(false);
  expect(echo({ phone: "1" }, { email: "1" })).toBe(false);
  expect(echo({ email: "a", phone: "2" }, { email: "a" })).toBe(false);
  for (const nothing of [null, {}]) expect(echo(nothing, { email: "a" }, {}, null)).toBe(false);
  expect(echo({ toString: "a" }, {})).toBe(false);
});

test("[S100] the same values are an echo, field by field or together, of one write or of several", () => {
  const written = { email: "a@example.com", status: "lead" };
  expect(echo(written, written)).toBe(true);
  expect(echo({ status: "lead" }, written)).toBe(true);
  expect(echo({ status: "lead", phone: "1" }, written, { phone: "1" })).toBe(true);
  expect(echo("lead", "lead")).toBe(true);
  expect(echo(["a", "b"], ["b", "a"])).toBe(false);
});

test("numbers are as their texts, nothing is as an empty text, members are in any order", () => {
  expect(echo({ price: "12.5", note: "" }, { price: 12.5, note: null })).toBe(true);
  expect(echo({ at: { x: 1, y: "2" } }, { at: { y: 2, x: "1" } })).toBe(true);
  expect(echo({ at: { x: "1,y:2" } }, { at: { x: 1, y: 2 } })).toBe(false);
  expect(echo({ at: ["a,b"] }, { at: ["a", "b"] })).toBe(false);
});

test("a digest tells keys apart and says nothing of them", () => {
  expect(ownWriteKey("contact:1")).toMatch(/^[\w-]{22}$/);
  expect(ownWriteKey("contact:1")).not.toBe(ownWriteKey("contact:2"));
});

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Problem } from "../contract/problem.ts";
import { cipher } from "./cipher.ts";

const key = randomBytes(32);

test("another key, another name and any changed byte are refused", () => {
  const sealed = cipher(key).seal("default/stripe", "whsec_1");
  expect(() => cipher(randomBytes(32)).open("default/stripe", sealed)).toThrow(Problem);
  expect(() => cipher(key).open("other/stripe", sealed)).toThrow(Problem);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => cipher(key).open("default/stripe", changed)).toThrow(Problem);
  }
  expect(() => cipher(key).open("default/stripe", sealed.subarray(0, 20))).toThrow(Problem);
});

test("a text comes back as it was, and the same text is never sealed alike", () => {
  const box = cipher(key);
  const text = "geheim \u0000 ✓ 🔑";
  const sealed = [box.seal("default/a", text), box.seal("default/a", text)];
  expect(sealed.map((bytes) => box.open("default/a", bytes))).toEqual([text, text]);
  expect(sealed[0]).not.toEqual(sealed[1]);
  expect(Buffer.from(sealed[0] ?? []).includes("geheim")).toBe(false);
});

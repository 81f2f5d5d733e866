import { createCipheriv, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Problem } from "../contract/problem.ts";
import { cipher, keyId } from "./cipher.ts";

const key = randomBytes(32);

test("another key, another name and any changed byte are refused", () => {
  const sealed = cipher([key]).seal("default/stripe", "whsec_1");
  expect(() => cipher([randomBytes(32)]).open("default/stripe", sealed)).toThrow(Problem);
  expect(() => cipher([key]).open("other/stripe", sealed)).toThrow(Problem);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
    expect(() => cipher([key]).open("default/stripe", changed)).toThrow(Problem);
  }
  expect(() => cipher([key]).open("default/stripe", sealed.subarray(0, 20))).toThrow(Problem);
});

test("a text comes back as it was, and the same text is never sealed alike", () => {
  const box = cipher([key]);
  const text = "geheim \u0000 ✓ 🔑";
  const sealed = [box.seal("default/a", text), box.seal("default/a", text)];
  expect(sealed.map((bytes) => box.open("default/a", bytes))).toEqual([text, text]);
  expect(sealed[0]).not.toEqual(sealed[1]);
  expect(Buffer.from(sealed[0] ?? []).includes("geheim")).toBe(false);
});

test("what another key has sealed opens where that one was given, too, and only there; the key in force seals", () => {
  const old = randomBytes(32);
  const sealed = cipher([old]).seal("default/a", "value");
  expect(() => cipher([key]).open("default/a", sealed)).toThrow(Problem);
  const both = cipher([key, old]);
  expect(both.open("default/a", sealed)).toBe("value");
  expect(both.keyOf("default/a", sealed)).toBe(keyId(old));
  expect(cipher([key]).open("default/a", both.seal("default/a", "value"))).toBe("value");
  both.use(keyId(old));
  expect(cipher([old]).open("default/a", both.seal("default/a", "value"))).toBe("value");
});

test("what was sealed before keys had ids opens with whichever of the keys it was", () => {
  const nonce = randomBytes(12);
  const sealing = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from("default/a"));
  const text = Buffer.concat([sealing.update("value", "utf8"), sealing.final()]);
  const sealed = Buffer.concat([Buffer.of(1), nonce, sealing.getAuthTag(), text]);
  const box = cipher([randomBytes(32), key]);
  expect(box.open("default/a", sealed)).toBe("value");
  expect(box.keyOf("default/a", sealed)).toBe(keyId(key));
  expect(() => cipher([randomBytes(32)]).open("default/a", sealed)).toThrow(Problem);
});

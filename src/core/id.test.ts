import { randomFillSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idsFrom, isId, newAddressId, newId, timeOfId } from "./id.ts";
import { randomPool } from "./random-pool.ts";

const random = randomPool((bytes) => randomFillSync(bytes));
const zeros = (bytes: number) => new Uint8Array(bytes);
const ones = (bytes: number) => new Uint8Array(bytes).fill(255);

test.each([-1, Number.NaN, 2 ** 48, Number.POSITIVE_INFINITY])(
  "a time that can't be written is refused: %s",
  (now) => {
    expect(() => newId("dlv", { now, random })).toThrow(RangeError);
  },
);

test.each([
  "",
  "dlv_",
  "dlv",
  "run_0000000000000000000000000",
  "dlv_000000000000000000000000i0",
  "dlv_00000000000000000000000000\n",
  "dlv_000000000000000000000000000",
])("%j is no id of a delivery", (text) => {
  expect(isId("dlv", text)).toBe(false);
});

test("an id is its prefix, ten characters of time and sixteen of chance", () => {
  expect(newId("dlv", { now: 0, random: zeros })).toBe("dlv_00000000000000000000000000");
  expect(newId("run", { now: 2 ** 48 - 1, random: ones })).toBe("run_7zzzzzzzzzzzzzzzzzzzzzzzzz");
  // The time and its text are those of the reference implementation's own test.
  expect(newId("dlv", { now: 1_469_918_176_385, random: zeros })).toBe(`dlv_01aryz6s41${"0".repeat(16)}`);
  expect(isId("dlv", newId("dlv", { now: 1, random }))).toBe(true);
});

test("ids sort by their milliseconds, and parts of one are dropped", () => {
  const time = fc.nat(2 ** 31).chain((high) => fc.nat(2 ** 16).map((low) => high * 2 ** 16 + low));
  fc.assert(
    fc.property(time, time, (a, b) => {
      const [left, right] = [a, b].map((now) => newId("dlv", { now, random }).slice(0, 14));
      expect(Math.sign(a - b)).toBe(left === right ? 0 : (left ?? "") < (right ?? "") ? -1 : 1);
    }),
  );
  expect(newId("dlv", { now: 5.9, random: zeros })).toBe(newId("dlv", { now: 5, random: zeros }));
});

test("the random part carries every bit that it is given", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
      const text = newId("x", { now: 0, random: () => bytes }).slice(12);
      const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
      const bits = Array.from(text)
        .map((character) => alphabet.indexOf(character).toString(2).padStart(5, "0"))
        .join("");
      expect(bits).toBe([...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join(""));
    }),
  );
});

test("[S35] an address has 160 random bits, nothing of the time, and none comes twice", () => {
  const ids = Array.from({ length: 20_000 }, () => newAddressId("trg", random));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^trg_[0-9a-hjkmnp-tv-z]{32}$/.test(id) && isId("trg", id))).toBe(true);
  expect(new Set(ids.map((id) => id.slice(4, 7))).size).toBeGreaterThan(1_000);
});

test("an id tells when it was made, and stands between the bounds of its millisecond", () => {
  const now = Date.UTC(2026, 0, 31, 12);
  const id = newId("dlv", { now, random: (bytes) => new Uint8Array(bytes) });
  expect(timeOfId(id)).toBe(now);
  expect(timeOfId("dlv_x")).toBeNull();
  expect(idsFrom("dlv", now) < id && id < idsFrom("dlv", now + 1)).toBe(true);
});

import { expect, test } from "vitest";
import { addAttempt, progressOf } from "./deliver-progress.ts";

const fresh = { id: "msg", at: "2026-01-31T12:00:00.000Z", masked: (text: string) => text };

test("what is kept of many addresses that fail at length fits, and tells the latest try of each", () => {
  const urls = Array.from({ length: 400 }, (_, index) => ({
    url: `https://a.example/${"ä".repeat(400)}${index}`,
  }));
  const progress = progressOf(undefined, urls, fresh);
  for (let tookMs = 1; tookMs <= 12; tookMs += 1) {
    const attempt = { at: progress.at, tookMs, status: 503, error: "語".repeat(120) };
    for (const address of progress.addresses) addAttempt(progress, address, attempt);
  }
  expect(Buffer.byteLength(JSON.stringify(progress))).toBeLessThan(1_048_576);
  for (const { tries, attempts } of progress.addresses)
    expect([tries, attempts.at(-1)?.tookMs]).toEqual([12, 12]);
  const few = progressOf(undefined, urls.slice(0, 2), fresh);
  for (let tookMs = 1; tookMs <= 12; tookMs += 1) {
    for (const address of few.addresses)
      addAttempt(few, address, { at: few.at, tookMs, status: 503, error: "Busy." });
  }
  expect(few.addresses[0]?.attempts.map(({ tookMs }) => tookMs)).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

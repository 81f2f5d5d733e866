import { expect, test } from "vitest";
import type { Json } from "../contract/name.ts";
import { Progress } from "./deliver-progress.ts";

const fresh = { id: "msg", at: "2026-01-31T12:00:00.000Z" };
const urlsOf = (count: number) => Array.from({ length: count }, (_, place) => `https://a.example/${place}`);
const attempt = { at: fresh.at, tookMs: 1, status: 503, error: "語".repeat(120) };
const written = (progress: Progress): Json => JSON.parse(JSON.stringify(progress.kept()));
const placesOf = (due: Iterable<{ place: number }>) => Array.from(due, ({ place }) => place);

test("what is kept of as many addresses as there may be fits, however they end; no more than a thousand wait for another try", () => {
  const urls = urlsOf(100_000);
  const progress = new Progress(undefined, urls, fresh);
  for (const address of progress.due(0)) {
    progress.add(address, attempt);
    if (address.place < 98_000) progress.settle(address, address.place % 2 === 0 ? "dead" : "delivered");
    else for (let tries = 2; tries <= 6; tries += 1) progress.add(address, attempt);
    address.nextAt = 5;
  }
  expect(progress.nextAt()).toBe(5);
  expect(Buffer.byteLength(JSON.stringify(progress.kept()))).toBeLessThan(1_048_576);
  expect(progress).toMatchObject({ of: 100_000, delivered: 49_000, failed: 49_000 });
  expect(progress.told().filter(({ status }) => status === "dead").length).toBe(400);

  const again = new Progress(written(progress), urls, fresh);
  expect(again).toMatchObject({ of: 100_000, delivered: 49_000, failed: 49_000 });
  const open = Array.from({ length: 1_000 }, (_, index) => 98_000 + index);
  expect(placesOf(again.due(5))).toEqual(open);
  expect(placesOf(again.due(4))).toEqual([]);
});

test("of few addresses the first tries and the latest are kept", () => {
  const progress = new Progress(undefined, urlsOf(2), fresh);
  for (const address of progress.due(0)) {
    for (let tookMs = 1; tookMs <= 12; tookMs += 1)
      progress.add(address, { ...attempt, tookMs, error: "Busy." });
  }
  const [first] = progress.kept().tried;
  expect(first?.tries).toBe(12);
  expect(first?.attempts.map(({ tookMs }) => tookMs)).toEqual([1, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test("what was given up is tried again, in a list however long; of a part that has changed, all", () => {
  const urls = urlsOf(800);
  const progress = new Progress(undefined, urls, fresh);
  for (const address of progress.due(0)) {
    progress.add(address, attempt);
    progress.settle(address, address.place < 790 ? "delivered" : "gone");
  }
  expect(progress.nextAt()).toBeNull();
  const again = new Progress(written(progress), urls.with(0, "https://b.example"), fresh);
  expect([again.delivered, again.failed]).toEqual([788, 10]);
  again.tryAgain();
  expect(placesOf(again.due(0)).toSorted((one, other) => one - other)).toEqual([
    0, 1, 790, 791, 792, 793, 794, 795, 796, 797, 798, 799,
  ]);
});

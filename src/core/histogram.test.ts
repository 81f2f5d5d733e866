import { expect, test } from "vitest";
import { msAt, percentiles, placeOf, placesMax } from "./histogram.ts";

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 };

function counted(durations: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const ms of durations) counts.set(placeOf(ms), (counts.get(placeOf(ms)) ?? 0) + 1);
  return counts;
}

test("of nothing there are no percentiles", () => {
  expect(percentiles(new Map(), shares)).toBeNull();
});

test("a duration is found again to a twentieth, from a hundredth of a millisecond to years", () => {
  for (const ms of [0.02, 0.5, 1, 7.3, 99, 1_234, 60_000, 86_400_000, 3e10]) {
    expect(Math.abs(msAt(placeOf(ms)) / ms - 1)).toBeLessThan(0.055);
  }
});

test("what no clock should give is counted all the same", () => {
  expect([0, -5, Number.NaN].map(placeOf)).toEqual([0, 0, 0]);
  expect(placeOf(Number.POSITIVE_INFINITY)).toBe(placesMax);
});

test("percentiles are those of the durations that were counted, in whatever order", () => {
  const durations = Array.from({ length: 1_000 }, (_, at) => ((at * 617) % 1_000) + 1);
  const found = percentiles(counted(durations), shares);
  expect(Math.abs((found?.p50 ?? 0) / 500 - 1)).toBeLessThan(0.055);
  expect(Math.abs((found?.p95 ?? 0) / 950 - 1)).toBeLessThan(0.055);
  expect(Math.abs((found?.p99 ?? 0) / 990 - 1)).toBeLessThan(0.055);
});

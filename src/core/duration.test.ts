import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  "",
  " ",
  "soon",
  "5 months",
  "1y",
  "h",
  "-5s",
  "1h -30m",
  "5 5",
  "P",
  "PT",
  "P1DT",
  "P1M",
  "P1Y",
  "1.5.2s",
  "5s!",
  "1e3s",
  "__proto__",
  "1 constructor",
  `${"1".repeat(40)}d`,
  "9".repeat(20),
  "1s ".repeat(1_000),
])("%j is refused with a sentence", (text) => {
  expect(() => parseDuration(text)).toThrow(
    /^(“.*” is not a duration\. Write it like 45s, 1h30m, 2 days or PT5M\.|The duration “.*” is too long\.)$/s,
  );
});

test.each([
  ["0", 0],
  ["1500", 1_500],
  ["250ms", 250],
  ["45s", 45_000],
  ["1h30m", 5_400_000],
  ["1h 30m", 5_400_000],
  ["2 days", 172_800_000],
  ["1 hour and 5 minutes", 3_900_000],
  ["1 hour, 5 minutes, 3 seconds", 3_903_000],
  ["1.5h", 5_400_000],
  ["0.5s", 500],
  ["1w", 604_800_000],
  [" 10 SEC ", 10_000],
  ["PT5M", 300_000],
  ["P1DT2H", 93_600_000],
  ["pt1.5s", 1_500],
  ["P2W", 1_209_600_000],
])("%j is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each([
  [0, "0ms"],
  [250, "250ms"],
  [45_000, "45s"],
  [61_000, "1m 1s"],
  [5_400_000, "1h 30m"],
  [93_784_005, "1d 2h"],
  [-1_000, "-1s"],
  [0.4, "0ms"],
])("%d ms is shown as %j", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("a duration that is no number can't be shown", () => {
  expect(() => formatDuration(Number.NaN)).toThrow(RangeError);
});

import { expect, test } from "vitest";
import { durationText } from "./duration-text.ts";

test.each([
  [0, "0 ms"],
  [0.25, "250 µs"],
  [0.9999, "1 ms"],
  [2.5, "2.5 ms"],
  [12.4, "12 ms"],
  [999.7, "1 s"],
  [1_250, "1.25 s"],
  [59_960, "1 min"],
  [119_700, "2 min"],
  [125_000, "2 min 5 s"],
  [3_599_700, "1 h"],
  [3_599_400, "59 min 59 s"],
  [7_170_000, "2 h"],
  [86_399_000, "1 d"],
  [84_600_000, "23 h 30 min"],
  [100_800_000, "1 d 4 h"],
  [172_000_000, "2 d"],
])("%f ms are told in units that are not full: %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

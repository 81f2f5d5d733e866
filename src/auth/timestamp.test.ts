import { expect, test } from "vitest";
import { readTimestamp } from "./timestamp.ts";

const seconds = 1_769_860_800;
const iso = "2026-01-31T12:00:00Z";

test.each([
  "",
  " ",
  "-1",
  "1.5",
  "1e9",
  "0x10",
  "١٢٣",
  "Infinity",
  "1".repeat(16),
  "2026-01-31",
  "2026-01-31T12:00:00",
  "2026-02-30T12:00:00Z",
  "31 Jan 2026 12:00:00 GMT",
])("%j is no timestamp in any unit", (text) => {
  for (const unit of ["auto", "seconds", "milliseconds", "iso"] as const) {
    expect(readTimestamp(text, unit)).toBeNull();
  }
});

test("a unit that was named does not take another one", () => {
  expect(readTimestamp(iso, "seconds")).toBeNull();
  expect(readTimestamp(iso, "milliseconds")).toBeNull();
  expect(readTimestamp(String(seconds), "iso")).toBeNull();
  expect(readTimestamp(String(seconds), "milliseconds")).toBe(seconds);
});

test("seconds, milliseconds and ISO 8601 with an offset are told apart", () => {
  for (const text of [String(seconds), String(seconds * 1_000), iso, "2026-01-31T13:00:00+01:00"]) {
    expect(readTimestamp(text, "auto")).toBe(seconds * 1_000);
  }
});

import { expect, test } from "vitest";
import { Schedule } from "../contract/schedule.ts";
import { occurrencesOf } from "./occurrences.ts";

function next(schedule: object, from: string, count: number): string[] {
  const occurrences = occurrencesOf(Schedule.parse(schedule));
  const found: string[] = [];
  for (
    let at = occurrences.after(Date.parse(from));
    at !== null && found.length < count;
    at = occurrences.after(at)
  )
    found.push(new Date(at).toISOString());
  return found;
}
const berlin = (cron: string) => ({ cron, timezone: "Europe/Berlin" });

test.each([
  [{}, "either"],
  [{ cron: "* * * * *", every: "1m" }, "either"],
  [{ cron: "61 * * * *" }, "no schedule"],
  [{ cron: "nonsense" }, "no schedule"],
  [{ cron: "0 9 * * *", timezone: "Mars/Olympus" }, "There is no time zone “Mars/Olympus”."],
  [{ cron: "0 9 * * *", timezone: "Europe/Berln" }, "Did you mean Europe/Berlin?"],
  [{ every: "soon" }, "soon"],
  [{ every: "500ms" }, "shorter than a second"],
])("%j is refused", (schedule, why) => {
  expect(() => occurrencesOf(Schedule.parse(schedule))).toThrow(why);
});

test("a time that the clock skips in spring comes once, when it goes on", () => {
  // 2026-03-29, 02:00 becomes 03:00 in Berlin.
  expect(next(berlin("30 2 * * *"), "2026-03-28T00:00:00Z", 3)).toEqual([
    "2026-03-28T01:30:00.000Z",
    "2026-03-29T01:00:00.000Z",
    "2026-03-30T00:30:00.000Z",
  ]);
});

test("a time that comes twice in autumn starts one run; one of every hour starts one in each", () => {
  // 2026-10-25, 03:00 becomes 02:00 in Berlin.
  expect(next(berlin("30 2 * * *"), "2026-10-24T12:00:00Z", 2)).toEqual([
    "2026-10-25T00:30:00.000Z",
    "2026-10-26T01:30:00.000Z",
  ]);
  const hourly = next(berlin("0 * * * *"), "2026-10-24T22:30:00Z", 4).map((at) => at.slice(11, 16));
  expect(hourly).toEqual(["23:00", "00:00", "01:00", "02:00"]);
});

test("nine o'clock stays nine o'clock where people are, and seconds can be told", () => {
  expect(next(berlin("0 9 * * MON-FRI"), "2026-03-27T09:00:00Z", 2)).toEqual([
    "2026-03-30T07:00:00.000Z",
    "2026-03-31T07:00:00.000Z",
  ]);
  expect(next({ cron: "*/20 * * * * *" }, "2026-01-01T00:00:05Z", 2)).toEqual([
    "2026-01-01T00:00:20.000Z",
    "2026-01-01T00:00:40.000Z",
  ]);
});

test("an interval is counted from its beginning, between two bounds", () => {
  const schedule = { every: "90m", from: "2026-01-01T00:10:00Z", until: "2026-01-01T03:10:00Z" };
  expect(next(schedule, "2025-12-31T00:00:00Z", 5)).toEqual([
    "2026-01-01T00:10:00.000Z",
    "2026-01-01T01:40:00.000Z",
    "2026-01-01T03:10:00.000Z",
  ]);
});

test("what lies between two moments is found from its end, however much it is", () => {
  for (const schedule of [{ every: "1s" }, { cron: "* * * * * *" }]) {
    const found = occurrencesOf(Schedule.parse(schedule)).between(0, 1_000_000_000);
    expect(found).toHaveLength(100);
    expect(found.at(-1)).toBe(1_000_000_000);
  }
  expect(occurrencesOf(Schedule.parse({ cron: "0 * * * *" })).between(3_600_000, 7_200_000)).toEqual([
    3_600_000, 7_200_000,
  ]);
});

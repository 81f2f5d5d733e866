import { expect, test } from "vitest";
import { cronWords } from "./cron-words.ts";

test.each([
  "0 3 * 1 *",
  "0 9 * * MON#1",
  "0 0 L * *",
  "0 3 1 * 1",
  "*/7 * * * *",
  "30 0 3 * * *",
  "@daily",
  "nonsense",
  "0 25 * * *",
])("%s says more than plain words would: it stays as it is", (cron) => {
  expect(cronWords(cron)).toBeNull();
});

test.each([
  ["0 3 * * *", "Every day at 03:00"],
  ["30 6 1 * *", "On day 1 of every month at 06:30"],
  ["0 9 * * MON-FRI", "Monday to Friday at 09:00"],
  ["5 9 * * 1,4", "Monday and Thursday at 09:05"],
  ["0 9 * * 7", "Sunday at 09:00"],
  ["* * * * *", "Every minute"],
  ["*/15 * * * *", "Every 15 minutes"],
  ["*/15 8-17 * * 1-5", "Every 15 minutes from 08:00 to 17:59, Monday to Friday"],
  ["0 * * * *", "Every hour"],
  ["5 */6 * * *", "Every 6 hours, 5 min past"],
])("%s is told as %s", (cron, text) => {
  expect(cronWords(cron)).toBe(text);
});

import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { delay } from "./delay.ts";
import { TerminalError, Wait } from "./step.ts";

const now = Date.parse("2026-01-31T12:00:00Z");
const dayMs = 86_400_000;

test.each([
  ["nothing", {}],
  ["two things", { durationMs: 1, duration: "1s" }],
  ["a negative time", { durationMs: -1 }],
  ["a part of a millisecond", { durationMs: 0.5 }],
  ["more than a year", { durationMs: 367 * dayMs }],
  ["more than a year, in words", { duration: "60 weeks" }],
  ["words that are no duration", { duration: "a while" }],
  ["a point in time without an offset", { until: "2026-01-31T12:00:00" }],
  ["no point in time", { until: "tomorrow" }],
])("%s is not valid", (_, config) => {
  expect(delay.config.safeParse(config).success).toBe(false);
});

test.each([
  ["no duration", { duration: "{{ params.text }}" }],
  ["no point in time", { until: "{{ params.text }}" }],
  ["a point in time beyond a year", { until: "{{ params.far }}" }],
  ["a duration beyond a year", { duration: "{{ params.long }}" }],
])("a template that gives %s fails for good", async (_, config) => {
  expect(delay.config.safeParse(config).success).toBe(true);
  const scope = { params: { text: "soon", far: "2027-03-01T00:00:00Z", long: "400d" } };
  await expect(runStep(delay, config, { scope, now })).rejects.toThrow(TerminalError);
});

test.each([
  [{ durationMs: 250 }, 250],
  [{ duration: "1h30m" }, 5_400_000],
  [{ duration: "{{ params.minutes }}m" }, 300_000],
  [{ until: "2026-02-01T12:00:00Z" }, dayMs],
  [{ until: "2026-02-01T13:00:00+01:00" }, dayMs],
])("%j parks the run for %d ms", async (config, ms) => {
  const { output } = await runStep(delay, config, { scope: { params: { minutes: 5 } }, now });
  expect(output).toEqual(new Wait(now + ms));
});

test("a point in time that has passed, and no time at all, are not waited for", async () => {
  expect((await runStep(delay, { until: "2026-01-31T11:59:59Z" }, { now })).output).toBeNull();
  expect((await runStep(delay, { durationMs: 0 }, { now })).output).toBeNull();
});

import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { Wait } from "./step.ts";
import { waitUntil } from "./wait-until.ts";

const now = Date.parse("2026-01-31T12:00:00Z");

test("what is no point in time is refused, as it stands and as a template gives it", async () => {
  expect(waitUntil.check?.({ time: "tomorrow" })).toEqual([
    { path: "time", message: "“tomorrow” is not a point in time such as 2026-01-31T12:00:00Z." },
  ]);
  expect(waitUntil.check?.({ time: "{{ params.at }}" })).toEqual([]);
  const running = runStep(waitUntil, { time: "{{ params.at }}" }, { scope: { params: { at: "noon" } }, now });
  await expect(running).rejects.toThrow("“noon” is not a point in time");
});

test("more than a year is refused", async () => {
  await expect(runStep(waitUntil, { time: "2028-01-01T00:00:00Z" }, { now })).rejects.toThrow(
    "at most a year",
  );
});

test.each(["2026-01-31T13:00:00+01:00", "2020-01-01T00:00:00Z", 0])("%s has passed", async (time) => {
  expect((await runStep(waitUntil, { time }, { now })).output).toBeNull();
});

test.each([["2026-01-31T12:01:00Z"], [now + 60_000], ["{{ $toMillis(trigger.receivedAt) + 60000 }}"]])(
  "%s is waited for",
  async (time) => {
    const scope = { trigger: { receivedAt: "2026-01-31T12:00:00Z" } };
    const { output } = await runStep(waitUntil, { time }, { now, scope });
    expect(output).toEqual(new Wait(now + 60_000));
  },
);

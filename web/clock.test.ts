import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClock } from "./clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("it ticks while somebody listens, and knows the time at once when somebody does again", () => {
  const clock = createClock(Date.now);
  let ticks = 0;
  const end = clock.subscribe(() => (ticks += 1));
  vi.advanceTimersByTime(20_000);
  expect([ticks, Date.now() - clock.now()]).toEqual([2, 0]);
  end();
  vi.advanceTimersByTime(60_000);
  expect([ticks, Date.now() - clock.now()]).toEqual([2, 60_000]);
  clock.subscribe(() => undefined)();
  expect(Date.now() - clock.now()).toBe(0);
});

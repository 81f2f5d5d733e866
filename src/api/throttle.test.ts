import { expect, test } from "vitest";
import { createThrottle, failuresMax } from "./throttle.ts";

test("an address is held back after its failures of this minute, and no other one", () => {
  const throttle = createThrottle();
  for (let failure = 1; failure <= failuresMax; failure += 1) expect(throttle.fail("a", 0)).toBe(true);
  expect(throttle.fail("a", 59_999)).toBe(false);
  expect(throttle.fail("b", 59_999)).toBe(true);
  expect(throttle.fail("a", 60_000)).toBe(true);
});

import { expect, test } from "vitest";
import { agoText } from "./ago-text.ts";

const now = Date.UTC(2026, 0, 2);

test.each([
  [-5_000, "just now"],
  [5_000, "just now"],
  [-59_900, "59 sec. ago"],
  [-3_599_900, "59 min. ago"],
  [-86_399_000, "23 hr. ago"],
  [-86_400_000, "1 day ago"],
  [7_200_000, "in 2 hr."],
])("what is %d ms away is told in the unit that it fills: %s", (away, text) => {
  expect(agoText(now + away, now)).toBe(text);
});

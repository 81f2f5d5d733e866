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
  [604_799_000, "in 7 days"],
  [6.4 * 86_400_000, "in 6 days"],
  [3_599_900, "in 1 hr."],
  [1_800_000, "in 30 min."],
])(
  "what is %d ms away is told in the unit that it fills, what is to come to the nearest one: %s",
  (away, text) => {
    expect(agoText(now + away, now)).toBe(text);
  },
);

import { expect, test } from "vitest";
import { Counters } from "./counters.ts";

test("a key is counted in windows of its own, and waits for the end of one that is full", () => {
  const counters = new Counters({ windowMs: 100, keysMax: 10 });
  expect([counters.add("a", 0), counters.add("a", 50), counters.add("b", 50)]).toEqual([1, 2, 1]);
  expect([counters.waitMs("a", 2, 60), counters.waitMs("a", 3, 60), counters.waitMs("c", 1, 60)]).toEqual([
    40, 0, 0,
  ]);
  counters.takeBack("a");
  expect(counters.waitMs("a", 2, 60)).toBe(0);
  expect([counters.waitMs("b", 1, 149), counters.waitMs("b", 1, 150), counters.add("b", 150)]).toEqual([
    1, 0, 1,
  ]);
  counters.forget("b");
  expect(counters.add("b", 151)).toBe(1);
});

test("so many keys are remembered, and the one that was counted longest ago gives way", () => {
  const counters = new Counters({ windowMs: 100, keysMax: 2 });
  counters.add("a", 0);
  counters.add("b", 0);
  counters.add("a", 1);
  counters.add("c", 1);
  expect([counters.waitMs("a", 2, 1), counters.waitMs("b", 1, 1), counters.waitMs("c", 1, 1)]).toEqual([
    99, 0, 100,
  ]);
});

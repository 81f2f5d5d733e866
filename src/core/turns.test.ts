import { expect, test } from "vitest";
import { Turns } from "./turns.ts";

test("owners take turns; of one's things those come first that came first, each once, and none that was taken out", () => {
  const turns = new Turns<number>();
  for (const thing of [1, 2, 3, 4, 2]) turns.add("noisy", thing);
  for (const thing of [5, 6]) turns.add("calm", thing);
  turns.delete("noisy", 3);
  turns.delete("gone", 3);
  expect([turns.size, turns.sizeOf("noisy"), turns.sizeOf("gone")]).toEqual([5, 3, 0]);
  expect(turns.take((owner) => owner === "calm")).toEqual({ owner: "calm", thing: 5 });
  const rest = [];
  for (let next = turns.take(); next !== null; next = turns.take()) rest.push(next.thing);
  expect(rest).toEqual([1, 6, 2, 4]);
  expect([turns.size, turns.take()]).toEqual([0, null]);
});

test("what is put back comes first again, before all else of its owner's", () => {
  const turns = new Turns<number>();
  for (const thing of [1, 2]) turns.add("noisy", thing);
  turns.add("calm", 3);
  const taken = [turns.take(), turns.take(), turns.take()];
  expect(taken.map((each) => each?.thing)).toEqual([1, 3, 2]);
  turns.putBack("noisy", 2);
  turns.putBack("calm", 3);
  turns.putBack("noisy", 1);
  expect([turns.size, turns.sizeOf("noisy"), turns.sizeOf("calm")]).toEqual([3, 2, 1]);
  const rest = [];
  for (let next = turns.take(); next !== null; next = turns.take()) rest.push(next.thing);
  expect(rest).toEqual([1, 3, 2]);
});

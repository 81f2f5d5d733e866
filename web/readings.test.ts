import { expect, test } from "vitest";
import { Readings } from "./readings.ts";

test("what is told of one list is no part of another that is read at that moment", async () => {
  const readings = new Readings<string>();
  const read = (list: string, until: Promise<void>) =>
    readings.read(list, async (told) => {
      await until;
      return told();
    });
  const { promise, resolve } = Promise.withResolvers<void>();
  const [all, rejected] = [read("all", promise), read("rejected", promise)];
  readings.tell("all", ["second"]);
  readings.tell("all", ["first"], { isOlder: true });
  resolve();
  expect([await all, await rejected]).toEqual([["first", "second"], []]);
});

test("what is told when nothing is read is kept by nobody", async () => {
  const readings = new Readings<string>();
  readings.tell("all", ["early"]);
  expect(await readings.read("all", async (told) => told())).toEqual([]);
});

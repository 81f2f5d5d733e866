import { expect, test } from "vitest";
import { StoreUnavailable } from "../contract/problem.ts";
import { GroupCommit, waitingMax } from "./commit.ts";

/** Applies batches that the test lets through one by one. */
function gated(flightsMax = 1) {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const group = new GroupCommit<number, string>({
    flightsMax,
    batchMax: 100,
    apply: async (operations) => {
      batches.push([...operations]);
      await new Promise<void>((resolve) => void gates.push(resolve));
      return operations.map(String);
    },
  });
  const next = async () => {
    while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve));
    gates.shift()?.();
  };
  return { group, batches, next };
}

test("one guilty operation is rejected alone, and every other one of its batch is written once", async () => {
  const written: number[] = [];
  const group = new GroupCommit<number, number>({
    flightsMax: 1,
    batchMax: 100,
    apply: (operations) => {
      if (operations.includes(13)) throw new Error("13 is refused.");
      written.push(...operations);
      return operations;
    },
  });
  const settled = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => group.run(index)));
  const rejected = settled.flatMap(({ status }, index) => (status === "rejected" ? [index] : []));
  expect(rejected).toEqual([13]);
  expect(written.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 50 }, (_, index) => index).filter((index) => index !== 13),
  );
});

test("when the store fails the whole batch is rejected without another try, and the next batch is tried", async () => {
  let calls = 0;
  const group = new GroupCommit<number, number>({
    flightsMax: 1,
    batchMax: 100,
    apply: (operations) => {
      calls += 1;
      if (calls === 1) throw new StoreUnavailable("The disk is full.");
      return operations;
    },
  });
  const settled = await Promise.allSettled([group.run(1), group.run(2), group.run(3)]);
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(calls).toBe(1);
  expect(await group.run(4)).toBe(4);
});

test("more than the queue holds is refused at once", async () => {
  const { group, next } = gated();
  const all = Array.from({ length: waitingMax }, (_, index) => group.run(index));
  await expect(group.run(-1)).rejects.toBeInstanceOf(StoreUnavailable);
  const letThrough = (async () => {
    for (let batch = 0; batch < waitingMax / 100; batch += 1) await next();
  })();
  await Promise.all([...all, letThrough]);
  const again = group.run(1);
  await next();
  expect(await again).toBe("1");
});

test("a batch holds a bounded number of bytes", async () => {
  const { group, batches, next } = gated();
  const mebibyte = 1_048_576;
  const all = Array.from({ length: 20 }, (_, index) => group.run(index, { bytes: mebibyte }));
  for (let batch = 0; batch < 3; batch += 1) await next();
  await Promise.all(all);
  expect(batches.map(({ length }) => length)).toEqual([8, 8, 4]);
});

test("[S120] when much waits, what may fill only a part of the room is refused first", async () => {
  const group = new GroupCommit<number, number>({
    flightsMax: 1,
    batchMax: 10_000,
    apply: (operations) => operations,
  });
  const fill = (upTo: number) => Array.from({ length: upTo }, (_, index) => group.run(index));
  const waiting = fill(waitingMax / 2);
  await expect(group.run(-1, { share: 0.5 })).rejects.toBeInstanceOf(StoreUnavailable);
  waiting.push(...fill(waitingMax * 0.3), group.run(-2));
  await expect(group.run(-1, { share: 0.8 })).rejects.toBeInstanceOf(StoreUnavailable);
  waiting.push(...fill(waitingMax * 0.2 - 1));
  await expect(group.run(-1, { share: 1 })).rejects.toBeInstanceOf(StoreUnavailable);
  await Promise.all(waiting);
  expect(await group.run(3, { share: 0.5 })).toBe(3);
});

test("operations that arrive together share one transaction, and those that arrive meanwhile the next", async () => {
  const { group, batches, next } = gated();
  const first = [group.run(1), group.run(2), group.run(3)];
  while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const second = [group.run(4), group.run(5)];
  await next();
  expect(await Promise.all(first)).toEqual(["1", "2", "3"]);
  await next();
  expect(await Promise.all(second)).toEqual(["4", "5"]);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
});

test("operations of one key stand in different batches, in their order", async () => {
  const batches: string[][] = [];
  const group = new GroupCommit<string, string>({
    flightsMax: 1,
    batchMax: 100,
    keyOf: (operation) => operation.slice(0, 1),
    apply: (operations) => {
      batches.push([...operations]);
      return operations;
    },
  });
  await Promise.all(["a1", "b1", "a2", "a3", "c1"].map((operation) => group.run(operation)));
  expect(batches).toEqual([["a1", "b1", "c1"], ["a2"], ["a3"]]);
});

test("operations of one key follow one another even when several batches may be under way", async () => {
  const log: string[] = [];
  const group = new GroupCommit<string, void>({
    flightsMax: 4,
    batchMax: 1,
    keyOf: (operation) => operation.slice(0, 1),
    apply: async (operations) => {
      log.push(`begin ${operations.join(" ")}`);
      for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      log.push(`end ${operations.join(" ")}`);
      return operations.map(() => undefined);
    },
  });
  await Promise.all(["a1", "a2", "b1", "a3"].map((operation) => group.run(operation)));
  expect(log.filter((entry) => entry.includes("a"))).toEqual([
    "begin a1",
    "end a1",
    "begin a2",
    "end a2",
    "begin a3",
    "end a3",
  ]);
  expect(log.indexOf("begin b1")).toBeLessThan(log.indexOf("end a1"));
});

test("idle waits for what is queued and under way", async () => {
  const { group, next } = gated();
  const operation = group.run(1);
  let idle = false;
  const waiting = (async () => {
    await group.idle();
    idle = true;
  })();
  await new Promise((resolve) => setImmediate(resolve));
  expect(idle).toBe(false);
  await next();
  await Promise.all([operation, waiting]);
  expect(idle).toBe(true);
});

import { expect, test } from "vitest";
import { createKeyUses } from "./uses.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

test("many uses of a key cost one write in ten seconds", async () => {
  const written: { id: string; at: string }[][] = [];
  let now = 0;
  const people = {
    usedKeys: async (uses: readonly { id: string; at: string }[]) => void written.push([...uses]),
  };
  const uses = createKeyUses({ people, log: silent, now: () => now });
  for (now = 0; now < 10_000; now += 100) uses.note(now % 200 === 0 ? "one" : "other");
  expect(written).toEqual([[{ id: "one", at: "1970-01-01T00:00:00.000Z" }]]);
  uses.note("one");
  expect(written[1]?.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
    { id: "one", at: "1970-01-01T00:00:10.000Z" },
    { id: "other", at: "1970-01-01T00:00:09.900Z" },
  ]);
});

test("a store that can't take them keeps nobody from using a key", async () => {
  const warnings: string[] = [];
  const log = { ...silent, warn: (message: string) => void warnings.push(message) };
  const people = { usedKeys: () => Promise.reject(new Error("disk full")) };
  const uses = createKeyUses({ people, log, now: () => 0 });
  uses.note("one");
  await uses.flush();
  await new Promise(setImmediate);
  expect(warnings).toEqual(["last uses of keys not written"]);
});

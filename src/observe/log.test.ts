import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { expect, test } from "vitest";
import { StoreUnavailable } from "../contract/problem.ts";
import { createLog } from "./log.ts";

test("what fails because the store is away is told once in a while, with the reason and without a trace", () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog({ level: "info", write: (line) => lines.push(line), now: () => now });
  const error = new StoreUnavailable("The store is away.", new Error("disk is full"));
  for (now = 0; now < 12_000; now += 1_000) log.warn("quotas not written", { error });
  log.warn("beats missed", { error });
  log.warn("other", { error: new Error("a fault") });
  const told = lines.map((line) => JSON.parse(line));
  expect(told.map(({ msg, unsaid }) => [msg, unsaid])).toEqual([
    ["quotas not written", undefined],
    ["quotas not written", 9],
    ["beats missed", undefined],
    ["other", undefined],
  ]);
  expect(told[0].error).toEqual({
    type: "StoreUnavailable",
    message: "The store is away.",
    cause: "disk is full",
  });
  expect(told[3].error.stack).toContain("a fault");
});

test("a log that finds no room does not end what it tells of", () => {
  const full = openSync("/dev/full", "a");
  const source = new URL("./log.ts", import.meta.url).href;
  const program = `
    const { createLog } = await import(${JSON.stringify(source)});
    const log = createLog({ level: "info" });
    for (const _ of [1, 2]) { log.info("served"); await new Promise(setImmediate); }
    console.log("goes on");`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", full],
    encoding: "utf8",
  });
  closeSync(full);
  expect(stdout).toBe("goes on\n");
});

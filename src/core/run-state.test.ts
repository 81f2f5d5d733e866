import { expect, test } from "vitest";
import { RunStatus, runStatusesEnded } from "../contract/run.ts";
import { isEnded, mayFollow } from "./run-state.ts";

test("nothing follows an end", () => {
  for (const ended of runStatusesEnded) {
    expect(isEnded(ended)).toBe(true);
    expect(RunStatus.options.filter((next) => mayFollow(ended, next))).toEqual([]);
  }
});

test("a run that has not begun neither succeeds, fails nor waits", () => {
  expect(RunStatus.options.filter((next) => mayFollow("queued", next))).toEqual(["running", "canceled"]);
});

test("a waiting run goes on or is canceled", () => {
  expect(RunStatus.options.filter((next) => mayFollow("waiting", next))).toEqual(["running", "canceled"]);
});

test("a running run may become anything but itself", () => {
  expect(RunStatus.options.filter((next) => !mayFollow("running", next))).toEqual(["running"]);
  expect(["queued", "running", "waiting"].some((status) => isEnded(RunStatus.parse(status)))).toBe(false);
});

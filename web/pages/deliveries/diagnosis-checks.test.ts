import { expect, test } from "vitest";
import { checksOf } from "./diagnosis-checks.ts";

test("where nothing could be told, no check is listed", () => {
  expect(checksOf({ kind: "masked", changes: [] })).toEqual([]);
});

test("what would have to be otherwise is wrong, and all else of a proof that would match is right", () => {
  const changes = [{ setting: "algorithm", is: "sha256", wouldBe: "sha1" }];
  const states = checksOf({ kind: "would_match", changes }).map(({ name, state }) => [name, state]);
  expect(Object.fromEntries(states)).toEqual({
    secret: "right",
    time: "right",
    algorithm: "wrong",
    header: "right",
    format: "right",
  });
});

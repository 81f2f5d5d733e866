import { expect, test } from "vitest";
import { passwordHashing } from "./password-hashing.ts";

test("those who come behind too many are refused, and the others get their turn", async () => {
  const settled = await Promise.allSettled(
    Array.from({ length: 60 }, () => passwordHashing.verify({ hash: "no hash at all", password: "x" })),
  );
  const refused = settled.filter(
    (each) => each.status === "rejected" && Object(each.reason).code === "too_many_requests",
  );
  expect(refused).toHaveLength(8);
  const hash = await passwordHashing.hash("a difference engine");
  expect(await passwordHashing.verify({ hash, password: "a difference engine" })).toBe(true);
  expect(await passwordHashing.verify({ hash, password: "another" })).toBe(false);
});

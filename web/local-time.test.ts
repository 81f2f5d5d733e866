import { expect, test } from "vitest";
import { instantOf, localOf } from "./local-time.ts";

test.each(["local", "utc"] as const)("a moment in the %s zone is the same there and back", (zone) => {
  const instant = "2026-07-31T12:34:56.000Z";
  expect(instantOf(localOf(instant, zone), zone)).toBe(instant);
});

test("UTC is written as it stands, and what is no time is none", () => {
  expect(localOf("2026-07-31T12:34:56.000Z", "utc")).toBe("2026-07-31T12:34:56");
  expect([localOf(undefined), localOf("soon"), instantOf("", "utc"), instantOf("soon")]).toEqual([
    "",
    "",
    undefined,
    undefined,
  ]);
});

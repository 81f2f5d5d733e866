import { expect, test } from "vitest";
import { spanOf, upToNow } from "./url-search.ts";

test("what comes later is not meant, unless an end was given", () => {
  const before = new Date().toISOString();
  expect(upToNow(spanOf({})).until >= before).toBe(true);
  expect(upToNow(spanOf({ period: "1h" })).until >= before).toBe(true);
  expect(upToNow({ until: "2026-01-01T00:00:00Z" }).until).toBe("2026-01-01T00:00:00Z");
});

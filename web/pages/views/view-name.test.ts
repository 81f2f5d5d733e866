import { expect, test } from "vitest";
import { Name } from "../../../src/contract/name.ts";
import { viewName } from "./view-name.ts";

test("two titles never give one name, so that neither view replaces the other", () => {
  const first = viewName("Errors", new Set());
  expect(first).toBe("errors");
  expect(viewName("Errors!", new Set([first]))).toBe("errors-2");
  expect(viewName("errors?", new Set([first, "errors-2"]))).toBe("errors-3");
});

test.each(["失败的交付", "!!!", "_", "x".repeat(60), "Ä very ÜBER title"])(
  "a title such as %s gives a name",
  (title) => {
    const taken = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      const name = viewName(title, taken);
      expect(Name.safeParse(name).success && !taken.has(name)).toBe(true);
      taken.add(name);
    }
  },
);

import { expect, test } from "vitest";
import { queryText } from "./query-text.ts";

const words = {
  triggerName: (id: string) => (id === "trg_1" ? "orders" : id),
  time: (instant: string) => instant.slice(0, 10),
};

test("what a replay is of is told by names and times, and not as the API has it", () => {
  const until = "2026-11-26T14:50:20.436Z";
  expect(queryText({ until }, words)).toBe("All that were there · until 2026-11-26");
  expect(queryText({ trigger: "trg_1", status: "rejected", since: until }, words)).toBe(
    "Trigger: orders · Status: rejected · since 2026-11-26",
  );
  expect(queryText({ where: "body.total > 5", faulty: "true" }, words)).toBe(
    "Condition: body.total > 5 · Only with something to mend",
  );
});

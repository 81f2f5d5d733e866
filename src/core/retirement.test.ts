import { expect, test } from "vitest";
import { retirementOf, type Standing } from "./retirement.ts";

const dayMs = 86_400_000;
const now = Date.parse("2026-01-31T12:00:00Z");
const circumstances = { now, quietMs: 7 * dayMs, changedAt: now - 30 * dayMs };
const credential = (given: Partial<Standing> = {}): Standing => ({
  label: "old",
  state: "valid",
  lastUsedAt: now - 8 * dayMs,
  lastAddress: "203.0.113.9",
  ...given,
});
const heir = credential({ label: "new", lastUsedAt: now - 1_000 });
const judged = (
  one: Partial<Standing>,
  others: readonly Standing[] = [heir],
  changedAt = circumstances.changedAt,
) => retirementOf(credential(one), { ...circumstances, others, changedAt });

test.each<[string, Partial<Standing>, Standing[], string]>([
  ["the only valid one", {}, [], "the only valid one"],
  ["the only valid one beside others that are not", {}, [{ ...heir, state: "broken" }], "the only valid one"],
  ["used lately", { lastUsedAt: now - 3 * 3_600_000 }, [heir], "used 3 hours ago from 203.0.113.9"],
  ["used within the quiet time", { lastUsedAt: now - 7 * dayMs + 1 }, [heir], "used 6 days ago"],
  [
    "the last that was used",
    {},
    [{ ...heir, lastUsedAt: now - 9 * dayMs }],
    "no other valid one has been used since",
  ],
  [
    "one of several that nobody uses",
    { lastUsedAt: null },
    [{ ...heir, lastUsedAt: null }],
    "no other one has been used",
  ],
  ["not valid yet", { state: "not_yet_valid", lastUsedAt: null }, [heir], "not valid yet"],
])("[S72] a credential that is %s is kept", (_, one, others, reason) => {
  expect(judged(one, others)).toEqual({ safe: false, reason: expect.stringContaining(reason) });
});

test("[S72] one that was never used is kept while the trigger was changed lately, for it may be the new one", () => {
  expect(judged({ lastUsedAt: null }, [heir], now - dayMs)).toEqual({
    safe: false,
    reason: expect.stringContaining("changed 1 day ago"),
  });
  expect(judged({ lastUsedAt: null }).safe).toBe(true);
});

test("[S72] one that has been quiet, while another valid one was used since, can go; and why is said", () => {
  expect(judged({})).toEqual({
    safe: true,
    reason: "it was last used 8 days ago, and new has been used since",
  });
  expect(judged({ lastUsedAt: now - 7 * dayMs }).safe).toBe(true);
  expect(judged({ state: "expired", lastUsedAt: now }, []).safe).toBe(true);
  expect(judged({ state: "broken" }, []).safe).toBe(true);
});

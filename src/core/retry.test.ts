import fc from "fast-check";
import { expect, test } from "vitest";
import { RetryPolicy } from "../contract/retry.ts";
import { retryDelayMs } from "./retry.ts";

const policy = RetryPolicy.parse({
  attempts: 5,
  firstDelayMs: 1_000,
  factor: 2,
  maxDelayMs: 5_000,
  jitter: 0,
});

test("after the last attempt there is none", () => {
  expect(retryDelayMs(policy, { attempt: 5, chance: 0.5 })).toBeNull();
  expect(retryDelayMs(policy, { attempt: 6, chance: 0.5 })).toBeNull();
  expect(retryDelayMs({ ...policy, attempts: 1 }, { attempt: 1, chance: 0.5 })).toBeNull();
});

test("[S87] delays grow by the factor up to their bound", () => {
  expect([1, 2, 3, 4].map((attempt) => retryDelayMs(policy, { attempt, chance: 0.5 }))).toEqual([
    1_000, 2_000, 4_000, 5_000,
  ]);
});

test("jitter spreads delays in both directions", () => {
  const spread = { ...policy, jitter: 0.2 };
  expect([0, 0.5, 1].map((chance) => retryDelayMs(spread, { attempt: 1, chance }))).toEqual([
    800, 1_000, 1_200,
  ]);
});

test("whatever the policy, a delay is a whole number within its bound, and spread at the bound too", () => {
  const policies = fc.record({
    attempts: fc.constant(100),
    firstDelayMs: fc.nat(86_400_000),
    factor: fc.double({ min: 1, max: 10, noNaN: true }),
    maxDelayMs: fc.nat(86_400_000),
    jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      policies,
      fc.integer({ min: 1, max: 99 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (any, attempt, chance) => {
        const delay = retryDelayMs(any, { attempt, chance });
        expect(Number.isInteger(delay) && Number(delay) >= 0 && Number(delay) <= any.maxDelayMs).toBe(true);
      },
    ),
  );
  const late = { ...policy, jitter: 0.2 };
  expect(retryDelayMs(late, { attempt: 4, chance: 1 })).toBe(5_000);
  expect(retryDelayMs(late, { attempt: 4, chance: 0 })).toBeLessThan(4_000);
});

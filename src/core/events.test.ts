import { expect, test } from "vitest";
import { workMs } from "../../test/work.ts";
import { compileSubscription } from "./events.ts";

test.each([
  ["order.completed", "order.completed", true],
  ["order.completed", "order.complete", false],
  ["order.completed", "Order.Completed", false],
  ["invoice.*", "invoice.paid", true],
  ["invoice.*", "invoice.payment.failed", true],
  ["invoice.*", "invoice", false],
  ["*.created", "order.created", true],
  ["*.created", ".created", true],
  ["a*a", "a", false],
  ["a*b*c", "abbc", true],
  ["a*bc*bc", "abc", false],
  ["a*b*", "acd", false],
  ["*", "anything", true],
  ["a.b", "axb", false],
])("[S54] a subscription to %s and the event %s: %s", (type, event, taken) => {
  expect(compileSubscription([type]).takes(event)).toBe(taken);
});

test("a pattern of many stars takes no longer than the text", () => {
  const subscription = compileSubscription([`${"*a".repeat(10)}b`]);
  const startedAt = workMs();
  for (let count = 0; count < 10_000; count += 1) subscription.takes("a".repeat(200));
  expect(workMs() - startedAt).toBeLessThan(1_000);
});

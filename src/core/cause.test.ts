import { expect, test } from "vitest";
import { causeOf, commonMessage, stepOf } from "./cause.ts";

const error = (message: string, step = "charge", name = "HttpFailure") => ({ message, step, name });
const cause = (given: ReturnType<typeof error>, workflowId = "wfl_1") =>
  causeOf({ workflowId, error: given });

test("another workflow, step, name or message is another cause", () => {
  const one = cause(error("Declined."));
  const others = [
    cause(error("Declined."), "wfl_2"),
    cause(error("Declined.", "refund")),
    cause(error("Declined.", "charge", "Error")),
    cause(error("Refused.")),
  ];
  expect(new Set([one, ...others]).size).toBe(5);
});

test("ids, numbers, times and quoted values in a message do not tell causes apart, nor does the round", () => {
  expect(cause(error("Order A1 of 2026-01-31T12:00:00Z: 503 after 20 ms", "lines/each/3/charge"))).toBe(
    cause(error("Order A1 of 2027-11-01T09:15:10Z: 503 after 17 ms", "lines/each/12/charge")),
  );
  expect(commonMessage('No order "A-1" for run_01jd7q0x5m8k2v9c4w6t3r1n0h')).toBe("No order # for #");
  expect(commonMessage("b1946ac9-2492-4d23-b1f8-2f0b2b1e9b1a and deadbeef00")).toBe("# and #");
  expect(stepOf("pages/each.2/get")).toBe("pages/each/get");
});

test("a very long message is cut before it is looked through", () => {
  expect(commonMessage("x".repeat(1e6)).length).toBeLessThan(1_000);
});

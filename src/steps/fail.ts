import { z } from "zod";
import { template } from "../contract/name.ts";
import { defineStep, TerminalError } from "./step.ts";

/** Fails with the author's message. */
export const fail = defineStep({
  type: "fail",
  title: "Fail",
  description:
    "Fails with a message of yours. The run ends as failed, unless the step stands in a `try`, or in a `loop` that goes " +
    "on. A failure marked as retryable is tried again by the step's or the workflow's retry policy, where there is one; " +
    "its templates are filled in anew each time.",
  effect: false,
  instant: true,
  config: z.object({
    message: template({ title: "Message" }).min(1).max(2_000),
    retryable: z.boolean().default(false).meta({ title: "May be tried again" }),
  }),
  ends: "failed",
  examples: [
    {
      title: "Refuse an order",
      config: { message: "Order {{ params.order }} has no items." },
      scope: { params: { order: "ORD-7" } },
      output: null,
      error: "Order ORD-7 has no items.",
    },
  ],
  run({ message, retryable }): null {
    throw retryable ? new Error(message) : new TerminalError(message);
  },
});

import { z } from "zod";
import { DeliveryStatus } from "./delivery.ts";
import { Instant, PlainText } from "./name.ts";

const text = PlainText.min(1).max(2_000);

/** Which deliveries are meant, in a list or to be replayed: all that is given must hold. */
export const DeliveryQuery = z
  .object({
    trigger: text.describe("Its trigger, by id or name."),
    status: DeliveryStatus,
    since: Instant.describe("Received at this moment or later."),
    until: Instant.describe("Received before this moment."),
    eventType: text,
    faulty: z
      .literal("true")
      .describe(
        "Only those with something for the trigger's author to mend: a filter that could not be evaluated.",
      ),
    test: z
      .literal("true")
      .describe("Only tests; a replay or a backtest of what a query finds is of none without it."),
    idempotencyKey: text,
    ip: text.describe("The client's address."),
    url: text.describe("Part of the URL, letter case aside; a whole one that was pasted, too."),
    header: text.describe(
      "A header that it came with, `x-github-event`, or one and its value, `x-github-event=push`.",
    ),
    text: z.string().min(1).max(2_000).describe("Part of the body, exactly as it was sent."),
    where: z
      .string()
      .min(1)
      .max(10_000)
      .meta({ expression: true })
      .describe(
        "A condition on its content: an expression such as `body.total > 5`, or `path=value`, as in `body.order.id=O-1`.",
      ),
    search: text.describe("Part of its id, URL, idempotency key or event type, letter case aside."),
  })
  .partial()
  .meta({ id: "DeliveryQuery" });
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

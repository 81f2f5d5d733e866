import { z } from "zod";
import { Instant } from "./name.ts";

/** A name by which Tripline knows again who listens: a machine, a person. */
export const ListenerName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$/, "letters, digits, . _ @ and -, at most 100");

/** Deliveries behind the cursor that a listener may say it is done with: some seconds' worth. */
export const doneMax = 1_000;

/** A delivery with all that was sent, to be sent on as it came. */
export const HandedDelivery = z
  .object({
    id: z.string(),
    receivedAt: Instant,
    method: z.string(),
    /** Path and query as received, secrets masked. */
    url: z.string(),
    /** As received, credentials masked; names in lower case. */
    headers: z.record(z.string(), z.string()),
    body: z.base64().describe("The body's bytes as they were sent."),
  })
  .meta({ id: "HandedDelivery" });
export type HandedDelivery = z.infer<typeof HandedDelivery>;

/**
 * What a listener is told. Everything up to `cursor` has been handed over: once it is done with, it is acknowledged, and a
 * listener of the same name goes on behind it. What came in the last seconds may stand behind the cursor. `beat` comes every few seconds, so that silence means a lost connection.
 */
export const ListenEvent = z
  .discriminatedUnion("kind", [
    z.object({
      kind: z.literal("ready"),
      cursor: z.string(),
      session: z.string().describe("This connection, for what it acknowledges."),
      /** Since when it was not listening, where it goes on; null where it begins anew. */
      resumedFrom: Instant.nullable(),
      /** Deliveries that have waited for it, at most 1000. */
      waiting: z.int(),
    }),
    z.object({ kind: z.literal("delivery"), cursor: z.string(), delivery: HandedDelivery }),
    z.object({ kind: z.literal("beat"), cursor: z.string() }),
    z.object({
      kind: z.literal("taken").describe("Another listener has taken the name over; the stream ends."),
      cursor: z.string(),
    }),
  ])
  .meta({ id: "ListenEvent" });
export type ListenEvent = z.infer<typeof ListenEvent>;

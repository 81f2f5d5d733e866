import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { doneMax, ListenEvent, ListenerName } from "../listen.ts";
import { RunAnswer } from "../run.ts";
import { flag } from "./list.ts";

export const listenEndpoints = {
  listen: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/listen",
    scope: "write",
    tag: "Listening",
    audit: "listening begun",
    summary: "Be handed a trigger's deliveries, to send them on to a server of one's own",
    description:
      "Server-sent events. A listener is known by its name and goes on behind what it last acknowledged, unless it " +
      "begins anew (`resume=false`). With `answers=true` senders get its answers, those that come in time. Accepted " +
      "and filtered deliveries are handed over; refused ones and duplicates are not.",
    query: z.object({
      name: ListenerName,
      resume: flag.default("true"),
      answers: flag.default("false"),
    }),
    output: ListenEvent,
    content: "events",
  },
  acknowledgeDeliveries: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/listen/acknowledge",
    scope: "write",
    tag: "Listening",
    summary: "Say that a listener is done with all deliveries up to a cursor",
    description: "`conflict`: another listener has taken the name over since the session began.",
    input: z.object({
      name: ListenerName,
      session: z
        .string()
        .max(100)
        .optional()
        .describe("That of `ready`; absent: of whichever listener has the name."),
      cursor: z.string().regex(/^dlv_\w{0,60}$/, "a cursor of the stream's"),
      done: z
        .array(z.string().regex(/^dlv_\w{1,60}$/, "a delivery's id"))
        .max(doneMax)
        .default([])
        .describe("Deliveries behind the cursor that it is done with, too, by their ids."),
    }),
  },
  answerDelivery: {
    method: "POST",
    path: "/api/v1/deliveries/{delivery}/answer",
    scope: "write",
    tag: "Listening",
    audit: "senders answered by a listener",
    isAuditedAsOne: true,
    summary: "Answer the sender of a delivery that waits for a listener's answer",
    description: "The first answer counts. Whether the sender still waited is not known here.",
    input: RunAnswer,
    output: z.object({ isFirst: z.boolean() }),
  },
} as const satisfies Record<string, Endpoint>;

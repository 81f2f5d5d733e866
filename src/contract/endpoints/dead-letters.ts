import { z } from "zod";
import {
  DeadLetter,
  DeadLetterAddress,
  DeadLetterChoice,
  DeadLetterDetail,
  DeadLetterQuery,
} from "../dead-letter.ts";
import type { Endpoint } from "../endpoint.ts";
import { limit, listOf } from "./list.ts";

export const deadLetterEndpoints = {
  listDeadLetters: {
    method: "GET",
    path: "/api/v1/dead-letters",
    scope: "read",
    tag: "Dead letters",
    summary: "List webhooks that an address has not taken, the newest first",
    query: DeadLetterQuery.extend({ before: z.string().optional(), limit }),
    output: listOf(DeadLetter),
  },
  listDeadLetterAddresses: {
    method: "GET",
    path: "/api/v1/dead-letters/addresses",
    scope: "read",
    tag: "Dead letters",
    summary: "List the addresses that have not taken webhooks, with how many, the latest first",
    query: DeadLetterQuery.extend({ before: z.string().optional(), limit }),
    output: listOf(DeadLetterAddress),
  },
  getDeadLetter: {
    method: "GET",
    path: "/api/v1/dead-letters/{deadLetter}",
    scope: "read",
    tag: "Dead letters",
    summary: "Get one with its request and its attempts",
    output: DeadLetterDetail,
  },
  redriveDeadLetters: {
    method: "POST",
    path: "/api/v1/dead-letters/redrive",
    scope: "operate",
    tag: "Dead letters",
    audit: "dead letters redriven",
    summary: "Send some again, each once",
    description:
      "With the same message id and body, signed anew with the secrets as they are now. What is not taken is dead again, " +
      "with another attempt in its log.",
    input: DeadLetterChoice,
    output: z.object({ letters: z.int().describe("That will be sent.") }),
  },
  discardDeadLetters: {
    method: "POST",
    path: "/api/v1/dead-letters/discard",
    scope: "operate",
    tag: "Dead letters",
    audit: "dead letters discarded",
    summary: "Delete some for good",
    input: DeadLetterChoice,
    output: z.object({ letters: z.int().describe("That are gone.") }),
  },
} as const satisfies Record<string, Endpoint>;

import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Hit } from "../hit.ts";

export const hitEndpoints = {
  search: {
    method: "GET",
    path: "/api/v1/search",
    scope: "read",
    tag: "Workspace",
    summary: "Find triggers, workflows, deliveries, runs and more by what they are called, or by an address",
    description:
      "Takes an id, a name or part of one, a URL of a trigger or of this console or any part of one, an idempotency key or an " +
      "event type. What is meant exactly comes first.",
    query: z.object({
      q: z.string().min(1).max(2_000),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    output: z.object({
      items: z.array(Hit),
      isComplete: z
        .boolean()
        .describe("False: there are more, or not all deliveries could be looked through."),
    }),
  },
} as const satisfies Record<string, Endpoint>;

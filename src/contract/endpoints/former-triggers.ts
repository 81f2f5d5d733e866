import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { FormerTriggerView } from "../former-trigger.ts";
import { limit, listOf, search } from "./list.ts";

export const formerTriggerEndpoints = {
  listFormerTriggers: {
    method: "GET",
    path: "/api/v1/former-triggers",
    scope: "read",
    tag: "Triggers",
    summary: "Find out which trigger an old address belonged to, and until when",
    description: "`search` takes what `listTriggers` does: a whole URL or any part of one. The newest first.",
    query: z.object({ search, limit }),
    output: listOf(FormerTriggerView),
  },
} as const satisfies Record<string, Endpoint>;

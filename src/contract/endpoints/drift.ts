import { z } from "zod";
import { DriftAcceptance, DriftItem } from "../drift.ts";
import type { Endpoint } from "../endpoint.ts";
import { TriggerView } from "../trigger.ts";

export const driftEndpoints = {
  getDrift: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/drift",
    scope: "read",
    tag: "Samples",
    summary: "List how deliveries differ from what a trigger has learned",
    description: "Fields that are new, missing or of another type than the trigger's schema says.",
    output: z.object({
      items: z.array(DriftItem),
      full: z.boolean().describe("So much differs that not all of it is kept."),
    }),
  },
  acceptDrift: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/drift/accept",
    scope: "write",
    tag: "Samples",
    summary: "Learn what differs into the trigger's schema",
    description:
      "New fields are described, missing ones become optional, other types are taken besides; all else stays.",
    input: DriftAcceptance,
    output: TriggerView,
  },
  forgetDrift: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}/drift",
    scope: "write",
    tag: "Samples",
    summary: "Forget what differs; it is noted anew when it comes again",
  },
} as const satisfies Record<string, Endpoint>;

import { Deletion, DeletionInput } from "../deletion.ts";
import type { Endpoint } from "../endpoint.ts";

export const deletionEndpoints = {
  deleteDeliveries: {
    method: "POST",
    path: "/api/v1/deliveries/delete",
    scope: "admin",
    tag: "Deliveries",
    summary: "Delete deliveries for good, by their ids or by a query",
    description:
      "Each goes with its runs and their journals, the newest first; what needs one keeps it. A call by a query ends " +
      "after about a second, and leaves the store to others for most of it; `next` says what to give as `before` to go on.",
    input: DeletionInput,
    output: Deletion,
  },
} as const satisfies Record<string, Endpoint>;

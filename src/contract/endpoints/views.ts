import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { View, ViewInput } from "../view.ts";

const path = "/api/v1/views/{view}";

export const viewEndpoints = {
  listViews: {
    method: "GET",
    path: "/api/v1/views",
    scope: "read",
    tag: "Views",
    summary: "List saved views: those that are shared, and one's own",
    output: z.object({ items: z.array(View) }),
  },
  getView: {
    method: "GET",
    path,
    scope: "read",
    tag: "Views",
    summary: "Get a saved view of deliveries, runs or refused requests",
    output: View,
  },
  putView: {
    method: "PUT",
    path,
    scope: "read",
    tag: "Views",
    summary: "Save a view under a name, or change it",
    description:
      "Whoever may read may save views of their own. One that is shared is saved and changed by who may operate " +
      "(the scope `operate`, the role operator).",
    input: ViewInput,
    output: View,
  },
  deleteView: {
    method: "DELETE",
    path,
    scope: "read",
    tag: "Views",
    summary: "Delete a saved view, a shared one by who may operate",
  },
} as const satisfies Record<string, Endpoint>;

import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Retention, SweepReport } from "../retention.ts";

export const retentionEndpoints = {
  getRetention: {
    method: "GET",
    path: "/api/v1/retention",
    scope: "read",
    tag: "Operations",
    summary: "Get for how long the workspace keeps what, and what was deleted last",
    output: z.object({ retention: Retention, last: SweepReport.nullable() }),
  },
  putRetention: {
    method: "PUT",
    path: "/api/v1/retention",
    scope: "admin",
    tag: "Operations",
    summary: "Set for how long the workspace keeps what",
    description:
      "What is not named is kept for good; refused requests and challenges stay within their rings in any case.",
    input: Retention,
    output: Retention,
  },
  sweep: {
    method: "POST",
    path: "/api/v1/retention/sweep",
    scope: "admin",
    tag: "Operations",
    audit: "retention run",
    summary: "Delete now what is due, or only count it",
    description: "Otherwise it is done once a minute.",
    input: z
      .object({
        dryRun: z.boolean().default(false),
        retention: Retention.optional().describe(
          "Count by these bounds instead of those that are set, before they are.",
        ),
      })
      .refine(({ dryRun, retention }) => dryRun || retention === undefined, {
        path: ["retention"],
        message: "is for a dry run",
      }),
    output: SweepReport,
  },
} as const satisfies Record<string, Endpoint>;

import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Name } from "../name.ts";
import { Run, RunDetail, RunStatus } from "../run.ts";
import { limit, listOf } from "./list.ts";

/** Runs canceled by one call. */
const cancelMax = 1_000;
const RunState = z.object({ id: z.string(), status: z.union([RunStatus, z.literal("unknown")]) });

export const runEndpoints = {
  listRuns: {
    method: "GET",
    path: "/api/v1/runs",
    scope: "read",
    tag: "Runs",
    summary: "List runs, the newest first",
    query: z.object({
      workflow: Name.optional(),
      status: RunStatus.optional(),
      delivery: z.string().optional(),
      before: z.string().optional(),
      limit,
    }),
    output: listOf(Run),
  },
  getRun: {
    method: "GET",
    path: "/api/v1/runs/{run}",
    scope: "read",
    tag: "Runs",
    summary: "Get a run with its journal",
    output: RunDetail,
  },
  cancelRun: {
    method: "POST",
    path: "/api/v1/runs/{run}/cancel",
    scope: "write",
    tag: "Runs",
    summary: "Cancel a run; one that runs stops at its next step",
    output: RunState,
  },
  cancelRuns: {
    method: "POST",
    path: "/api/v1/runs/cancel",
    scope: "write",
    tag: "Runs",
    summary: "Cancel several runs",
    input: z.object({ ids: z.array(z.string()).min(1).max(cancelMax) }),
    output: z.object({ runs: z.array(RunState) }),
  },
} as const satisfies Record<string, Endpoint>;

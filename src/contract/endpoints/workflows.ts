import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Json, Name } from "../name.ts";
import { Workflow, WorkflowInput, WorkflowListed } from "../workflow.ts";
import { limit, listOf, search } from "./list.ts";

export const workflowEndpoints = {
  listWorkflows: {
    method: "GET",
    path: "/api/v1/workflows",
    scope: "read",
    tag: "Workflows",
    summary: "List workflows, each with its last run",
    query: z.object({ search, after: Name.optional(), limit }),
    output: listOf(WorkflowListed),
  },
  getWorkflow: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}",
    scope: "read",
    tag: "Workflows",
    summary: "Get a workflow by id or name, its newest version unless another is asked for",
    description:
      "A version that runs have started with is found by the workflow's id after its deletion, too.",
    query: z.object({ version: z.coerce.number().int().optional() }),
    output: Workflow,
  },
  putWorkflow: {
    method: "PUT",
    path: "/api/v1/workflows/{workflow}",
    scope: "write",
    tag: "Workflows",
    summary: "Create a workflow or publish its next version",
    description: "Runs that have started keep the version they started with.",
    query: z.object({ ifVersion: z.coerce.number().int().min(1).optional() }),
    input: WorkflowInput,
    output: Workflow,
  },
  deleteWorkflow: {
    method: "DELETE",
    path: "/api/v1/workflows/{workflow}",
    scope: "write",
    tag: "Workflows",
    summary: "Delete a workflow that no trigger routes to; its runs go on and stay",
  },
  startWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/runs",
    scope: "operate",
    tag: "Workflows",
    audit: "run started",
    summary: "Start a run by hand, with an input, without a delivery or from a stored one",
    input: z.object({
      deliveryId: z.string().nullable().default(null),
      input: Json.optional().describe("What its steps see as `input`."),
      force: z
        .boolean()
        .optional()
        .describe("Also from one whose sender was not proved; for which the key needs the scope `admin`."),
    }),
    output: z.object({ runId: z.string() }),
    status: 202,
  },
} as const satisfies Record<string, Endpoint>;

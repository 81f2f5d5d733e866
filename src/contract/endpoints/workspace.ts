import { z } from "zod";
import { CheckFinding } from "../check-finding.ts";
import type { Endpoint } from "../endpoint.ts";
import { SchemaDocument } from "../json-schema.ts";
import { Name } from "../name.ts";
import { Status } from "../status.ts";
import { Quota, Workspace } from "../workspace.ts";

export const workspaceEndpoints = {
  getWorkspace: {
    method: "GET",
    path: "/api/v1/workspace",
    scope: "read",
    tag: "Workspace",
    summary: "Get the workspace that the key belongs to",
    output: Workspace,
  },
  patchWorkspace: {
    method: "PATCH",
    path: "/api/v1/workspace",
    scope: "admin",
    tag: "Workspace",
    summary: "Change how many deliveries the workspace takes, and what looks after failed runs",
    input: z.object({
      quota: Quota.optional(),
      onFailure: Name.nullable().optional().describe("A workflow; null: none."),
    }),
    output: Workspace,
  },
  getStatus: {
    method: "GET",
    path: "/api/v1/status",
    scope: "read",
    tag: "Workspace",
    summary: "Get how this Tripline is: version, store, counts, queue",
    output: Status,
  },
  examine: {
    method: "GET",
    path: "/api/v1/doctor",
    scope: "read",
    tag: "Operations",
    summary:
      "Check what the server alone can: database, clock, workers, queue, disk, permissions, certificate, proxies",
    output: z.object({ findings: z.array(CheckFinding) }),
  },
  getMetrics: {
    method: "GET",
    path: "/metrics",
    scope: "read",
    tag: "Workspace",
    summary: "Get the metrics of this process, for Prometheus",
    description:
      "Text format 0.0.4. Of what belongs to a workspace only that of the key's; a port of its own " +
      "(TRIPLINE_METRICS_PORT) shows all of them, without a key.",
    content: "bytes",
  },
  getOpenApi: {
    method: "GET",
    path: "/api/v1/openapi.json",
    scope: "read",
    tag: "Workspace",
    summary: "Get the OpenAPI document of this API",
    output: SchemaDocument,
  },
} as const satisfies Record<string, Endpoint>;

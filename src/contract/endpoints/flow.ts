import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { HeldRuns, HeldWorkflowRuns } from "../flow.ts";

const ResumeInput = z
  .object({
    ratePerSecond: z
      .number()
      .min(0.001)
      .max(10_000)
      .optional()
      .describe("Runs let go a second, until none is held; absent: all at once."),
  })
  .meta({ id: "ResumeInput" });

const UnblockInput = z
  .object({
    key: z.string().max(10_000).optional().describe("The order key, as it is listed; absent: all of them."),
  })
  .meta({ id: "UnblockInput" });

export const flowEndpoints = {
  getHeldRuns: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/held",
    scope: "read",
    tag: "Triggers",
    summary: "Get how many runs a trigger holds back, and why",
    output: HeldRuns,
  },
  pauseTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/pause",
    scope: "operate",
    tag: "Triggers",
    summary: "Pause a trigger: deliveries are taken, answered and stored, their runs held",
    description: "Runs that have begun go on; those that are queued are held, too.",
    output: HeldRuns,
  },
  resumeTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/resume",
    scope: "operate",
    tag: "Triggers",
    summary: "Let a paused trigger's held runs go, at once or at a rate",
    description: "While held runs are left, what arrives is held behind them.",
    input: ResumeInput,
    output: HeldRuns,
  },
  getHeldWorkflowRuns: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/held",
    scope: "read",
    tag: "Workflows",
    summary: "Get how many runs a workflow holds back",
    output: HeldWorkflowRuns,
  },
  pauseWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/pause",
    scope: "operate",
    tag: "Workflows",
    audit: "workflow paused",
    summary: "Hold a workflow's runs back, whichever way they start",
    description: "Runs that have begun go on. No new version is published.",
    output: HeldWorkflowRuns,
  },
  resumeWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/resume",
    scope: "operate",
    tag: "Workflows",
    audit: "workflow resumed",
    summary: "Let a paused workflow's runs go, in the order in which they came",
    output: HeldWorkflowRuns,
  },
  unblockTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/unblock",
    scope: "operate",
    tag: "Triggers",
    audit: "order keys unblocked",
    summary: "Go on with order keys that are held after a run that failed",
    input: UnblockInput,
    output: HeldRuns,
  },
} as const satisfies Record<string, Endpoint>;

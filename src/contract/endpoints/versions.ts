import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Trigger } from "../trigger.ts";
import {
  DraftHead,
  PublishInput,
  RollbackInput,
  SaveTriggerDraft,
  SaveWorkflowDraft,
  TriggerDraft,
  WorkflowDifference,
  WorkflowDraft,
  WorkflowVersion,
} from "../version.ts";
import { Workflow } from "../workflow.ts";

const side = z
  .union([z.literal("draft"), z.coerce.number().int().min(1)])
  .optional()
  .describe("The number of a version, or `draft`.");
const revision = z.coerce.number().int().min(0).optional();

export const versionEndpoints = {
  listDrafts: {
    method: "GET",
    path: "/api/v1/drafts",
    scope: "read",
    tag: "Definitions",
    summary: "List the drafts of workflows and triggers",
    output: z.object({ items: z.array(DraftHead) }),
  },
  listWorkflowVersions: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/versions",
    scope: "read",
    tag: "Workflows",
    summary: "List a workflow's versions, the newest first: when, by whom and why",
    output: z.object({ items: z.array(WorkflowVersion) }),
  },
  diffWorkflow: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/diff",
    scope: "read",
    tag: "Workflows",
    summary: "Compare two versions of a workflow, or one with its draft",
    description:
      "Without `to`: the draft, or the newest version where there is none. Without `from`: the version before it.",
    query: z.object({ from: side, to: side }),
    output: WorkflowDifference,
  },
  getWorkflowDraft: {
    method: "GET",
    path: "/api/v1/workflows/{workflow}/draft",
    scope: "read",
    tag: "Workflows",
    summary: "Get a workflow's draft, with what would keep it from being published",
    output: WorkflowDraft,
  },
  saveWorkflowDraft: {
    method: "PUT",
    path: "/api/v1/workflows/{workflow}/draft",
    scope: "write",
    tag: "Workflows",
    summary: "Save a workflow's draft without publishing it",
    description: "A draft that somebody else has saved since `revision` was read is not overwritten: 409.",
    input: SaveWorkflowDraft,
    output: WorkflowDraft,
  },
  discardWorkflowDraft: {
    method: "DELETE",
    path: "/api/v1/workflows/{workflow}/draft",
    scope: "write",
    tag: "Workflows",
    summary: "Discard a workflow's draft",
    query: z.object({ revision }),
  },
  publishWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/publish",
    scope: "write",
    tag: "Workflows",
    summary: "Publish a workflow's draft as its next version",
    input: PublishInput,
    output: Workflow,
  },
  rollBackWorkflow: {
    method: "POST",
    path: "/api/v1/workflows/{workflow}/rollback",
    scope: "write",
    tag: "Workflows",
    summary: "Publish an older version of a workflow again, as its next one",
    input: RollbackInput,
    output: Workflow,
  },
  getTriggerDraft: {
    method: "GET",
    path: "/api/v1/triggers/{trigger}/draft",
    scope: "read",
    tag: "Triggers",
    summary: "Get a trigger's draft, with what would keep it from being published",
    output: TriggerDraft,
  },
  saveTriggerDraft: {
    method: "PUT",
    path: "/api/v1/triggers/{trigger}/draft",
    scope: "write",
    tag: "Triggers",
    summary: "Save a trigger's draft without publishing it",
    description: "A draft that somebody else has saved since `revision` was read is not overwritten: 409.",
    input: SaveTriggerDraft,
    output: TriggerDraft,
  },
  discardTriggerDraft: {
    method: "DELETE",
    path: "/api/v1/triggers/{trigger}/draft",
    scope: "write",
    tag: "Triggers",
    summary: "Discard a trigger's draft",
    query: z.object({ revision }),
  },
  publishTrigger: {
    method: "POST",
    path: "/api/v1/triggers/{trigger}/publish",
    scope: "write",
    tag: "Triggers",
    summary: "Put a trigger's draft in force",
    input: PublishInput,
    output: Trigger,
  },
} as const satisfies Record<string, Endpoint>;

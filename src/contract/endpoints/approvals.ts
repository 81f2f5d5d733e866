import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Json } from "../name.ts";
import { Approval, ApprovalAnswer } from "../wait.ts";
import { limit, listOf } from "./list.ts";

export const approvalEndpoints = {
  listApprovals: {
    method: "GET",
    path: "/api/v1/approvals",
    scope: "read",
    tag: "Approvals",
    summary: "List what runs ask people, the newest first",
    query: z.object({
      state: z.enum(["open", "all"]).default("open"),
      before: z.string().optional(),
      limit,
    }),
    output: listOf(Approval.omit({ url: true })),
  },
  getApproval: {
    method: "GET",
    path: "/api/v1/approvals/{approval}",
    scope: "operate",
    tag: "Approvals",
    summary: "Get an approval with the link that answers it",
    output: Approval,
  },
  answerApproval: {
    method: "POST",
    path: "/api/v1/approvals/{approval}/answer",
    scope: "operate",
    tag: "Approvals",
    summary: "Approve or reject; the first answer counts",
    input: z.object({
      decision: ApprovalAnswer.shape.decision,
      comment: z.string().optional(),
      fields: z.record(z.string(), Json).default({}),
    }),
    output: Approval,
    audit: "approval answered",
  },
} as const satisfies Record<string, Endpoint>;

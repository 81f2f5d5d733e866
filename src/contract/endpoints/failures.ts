import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { Failure, FailureQuery, ResolveInput } from "../failure.ts";
import { ResumeInput } from "../resume.ts";
import { limit } from "./list.ts";

/** Runs that one call has go on, or replays. */
const pageMax = 200;
const page = {
  before: z.string().optional().describe("The `next` of the page before."),
  limit: z.int().min(1).max(pageMax).default(pageMax),
};

export const failureEndpoints = {
  listFailures: {
    method: "GET",
    path: "/api/v1/failures",
    scope: "read",
    tag: "Failures",
    summary: "List what runs have failed of, the latest first",
    description:
      "Failed runs of one workflow that failed at one step with one error, but for ids and numbers in its message, are one. The " +
      "newest 10,000 failed runs are counted; `complete` is false where there are more.",
    query: FailureQuery.extend({ limit }),
    output: z.object({ items: z.array(Failure), complete: z.boolean() }),
  },
  getFailure: {
    method: "GET",
    path: "/api/v1/failures/{failure}",
    scope: "read",
    tag: "Failures",
    summary: "Get one; its runs are found by `GET /api/v1/runs?failure=`",
    output: Failure,
  },
  resumeFailure: {
    method: "POST",
    path: "/api/v1/failures/{failure}/resume",
    scope: "operate",
    tag: "Failures",
    audit: "failed runs resumed",
    summary: "Have its runs go on, page by page",
    description:
      "Those that failed since it was resolved. What one call has done stays done: asked again, it goes on with the others.",
    input: z.object({ ...page, version: ResumeInput.shape.version, edits: ResumeInput.shape.edits }),
    output: z.object({
      resumed: z.int(),
      refused: z.array(z.object({ runId: z.string(), reason: z.string() })),
      next: z.string().nullable(),
    }),
  },
  replayFailure: {
    method: "POST",
    path: "/api/v1/failures/{failure}/replay",
    scope: "operate",
    tag: "Failures",
    audit: "failed runs replayed",
    summary: "Replay the deliveries of its runs, page by page",
    description: "New runs, from their beginning, of the newest version; one replay for each page.",
    input: z.object(page),
    output: z.object({
      replay: z.string().nullable().describe("The id of the replay; null where no run has a delivery."),
      deliveries: z.int(),
      next: z.string().nullable(),
    }),
  },
  resolveFailure: {
    method: "POST",
    path: "/api/v1/failures/{failure}/resolve",
    scope: "operate",
    tag: "Failures",
    audit: "failure resolved",
    summary: "Say that nobody need look at it any more; a run that fails so later opens it again",
    input: ResolveInput,
    output: Failure,
  },
  reopenFailure: {
    method: "POST",
    path: "/api/v1/failures/{failure}/reopen",
    scope: "operate",
    tag: "Failures",
    audit: "failure reopened",
    summary: "Take that back",
    output: Failure,
  },
} as const satisfies Record<string, Endpoint>;

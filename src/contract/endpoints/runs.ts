import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { ResumeInput, ResumePlan } from "../resume.ts";
import { Run, RunDetail, RunStatus } from "../run.ts";
import { RunChange } from "../run-change.ts";
import { RunQuery } from "../run-query.ts";
import { StepInputs } from "../step-input.ts";
import { ListCount, limit, listOf, lookedThrough, ofWorkspace } from "./list.ts";

/** As the store tells it: when a line was written, its attempt, its path. */
const JournalPlace = z.string().regex(/^\d{1,19}~\d{1,9}~[^\0]*$/, "not where a journal goes on");
/** Runs canceled by one call. */
const cancelMax = 1_000;
const CancelInput = z
  .object({
    ids: z.array(z.string()).min(1).max(cancelMax).optional(),
    query: RunQuery.optional().describe("An empty one means all that have not ended."),
    before: z.string().optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(({ ids, query }) => (ids === undefined) !== (query === undefined), "give either ids or a query");
const RunState = z.object({ id: z.string(), status: z.union([RunStatus, z.literal("unknown")]) });

export const runEndpoints = {
  listRuns: {
    method: "GET",
    path: "/api/v1/runs",
    scope: "read",
    tag: "Runs",
    summary: "List runs, the newest first",
    description:
      "A page looks through a bounded number of runs: it may hold fewer than `limit`, and `next` says where to go on.",
    query: RunQuery.extend({ before: z.string().optional(), limit }),
    output: listOf(Run).extend(lookedThrough),
  },
  countRuns: {
    method: "GET",
    path: "/api/v1/runs/count",
    scope: "read",
    tag: "Runs",
    summary: "Count what a list of runs would hold",
    description: "For a second at most.",
    query: RunQuery,
    output: ListCount,
  },
  tailRuns: {
    method: "GET",
    path: "/api/v1/runs/tail",
    scope: "read",
    tag: "Runs",
    summary: "Follow runs as they begin, go on and end",
    description:
      "Server-sent events named `run`: each run that is new, or has come to another status. One that no longer fits what " +
      "was asked for is told once more. The 500 newest that have not ended are watched. With `Last-Event-ID` what has " +
      "changed since is told first; a run may be told twice then.",
    query: RunQuery.extend(ofWorkspace),
    output: Run,
    content: "events",
  },
  followRun: {
    method: "GET",
    path: "/api/v1/runs/{run}/follow",
    scope: "read",
    tag: "Runs",
    summary: "Follow a run step by step, up to its end",
    description:
      "Server-sent events named `run`. The first has the whole journal, the others what has changed of it; the stream " +
      "ends when the run has ended. Begun anew, it tells all once more; a browser that connects again after the end is " +
      "answered `204`, by which it knows that there is no more.",
    query: z.object(ofWorkspace),
    output: RunChange,
    content: "events",
  },
  getRun: {
    method: "GET",
    path: "/api/v1/runs/{run}",
    scope: "read",
    tag: "Runs",
    summary: "Get a run with its journal",
    description:
      "Its journal comes in pages: `next` says where it goes on. Large parts of outputs, variables and answers are not in it: " +
      "`large` says where they belong, how they begin and how large they are.",
    query: z.object({
      after: JournalPlace.optional().describe("`next` of the page before."),
      limit: z.coerce.number().int().min(1).max(5_000).default(1_000).describe("Lines of the journal."),
      under: z
        .string()
        .max(2_000)
        .optional()
        .describe("Only of this step and of those within it, by its path: `lines/each/3`."),
    }),
    output: RunDetail,
  },
  getRunInputs: {
    method: "GET",
    path: "/api/v1/runs/{run}/inputs",
    scope: "read",
    tag: "Runs",
    summary: "Work out what the steps of a run were given",
    description:
      "A journal keeps the settings of steps that reach outside, and of attempts that failed, as they were. Those of all " +
      "other steps follow from the run's version, from what started it and from its journal, and are worked out when they " +
      "are asked for, each time that the run went on after its end by itself, with what was changed until then. Nothing is " +
      "called and nothing is stored.",
    query: z.object({
      under: z
        .string()
        .max(2_000)
        .optional()
        .describe("Only of this step and of those within it, by its path: `lines/each/3`."),
    }),
    output: StepInputs,
  },
  getRunValue: {
    method: "GET",
    path: "/api/v1/runs/{run}/values/{value}",
    scope: "read",
    tag: "Runs",
    summary: "Get a large value of a run whole, as JSON",
    content: "bytes",
  },
  cancelRun: {
    method: "POST",
    path: "/api/v1/runs/{run}/cancel",
    scope: "operate",
    tag: "Runs",
    audit: "run canceled",
    summary: "Cancel a run; one that runs stops at its next step",
    output: RunState,
  },
  cancelRuns: {
    method: "POST",
    path: "/api/v1/runs/cancel",
    scope: "operate",
    tag: "Runs",
    audit: "runs canceled",
    summary: "Cancel several runs, by their ids or by a query",
    description:
      "By a query, at most 1,000 runs that have not ended are canceled by one call, the newest first; `next` says what to give as " +
      "`before` to go on. With `dryRun` nothing is canceled, and as many are counted as can be within a second.",
    input: CancelInput,
    output: z.object({
      runs: z.array(RunState),
      found: z.int().describe("Runs that have not ended, of those that were asked for."),
      next: z.string().nullable(),
    }),
  },
  resumeRun: {
    method: "POST",
    path: "/api/v1/runs/{run}/resume",
    scope: "operate",
    tag: "Runs",
    audit: "run resumed",
    summary: "Have a run go on after its end, at the step that failed or at an earlier one",
    description:
      "It is the same run: what succeeded before is not done again, and what is done again has the idempotency key that it " +
      "had. Of several who ask at once, one succeeds, and the others get `409`.",
    input: ResumeInput,
    output: ResumePlan,
  },
} as const satisfies Record<string, Endpoint>;

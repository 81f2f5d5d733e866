import { z } from "zod";
import { Instant, Json, Name } from "./name.ts";
import type { RunError, RunStatus } from "./run-status.ts";

/** What a run waits for outside of itself: a delivery, somebody's answer, or the end of a run that it started. */
export const WaitKind = z.enum(["event", "approval", "run"]);
export type WaitKind = z.infer<typeof WaitKind>;

/** `open`: it has not come; `met`: it came; `expired`: it had not come in time; `canceled`: nobody waits for it any more. */
export const WaitState = z.enum(["open", "met", "expired", "canceled"]);
export type WaitState = z.infer<typeof WaitState>;

/** What waiting steps of a run are waiting for, or waited for. */
export const RunWait = z.object({
  id: z.string(),
  path: z.string().describe("Of the step."),
  kind: WaitKind,
  state: WaitState,
  /** Of an event. */
  triggerId: z.string().nullable(),
  key: z.string().nullable().describe("What an event must bring to be the one."),
  /** Of a run. */
  childRunId: z.string().nullable(),
  openedAt: Instant,
  until: Instant.describe("When the step goes on without it."),
});
export type RunWait = z.infer<typeof RunWait>;

/** One field that whoever answers fills in. */
export const ApprovalField = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, "letters, digits and _, not starting with a digit")
    .meta({ title: "Name" }),
  label: z.string().max(200).optional().meta({ title: "Label" }),
  type: z.enum(["text", "multiline", "number", "yesno"]).default("text").meta({ title: "Type" }),
  required: z.boolean().default(false).meta({
    title: "Required",
    description: "Without it nothing can be approved; to reject, it may be left out.",
  }),
});
export type ApprovalField = z.infer<typeof ApprovalField>;

/** As many as a page shows without getting lost. */
export const approvalFieldsMax = 20;
export const approvalCommentMax = 2_000,
  approvalValueMax = 10_000;

/** What is asked of whoever answers. */
export const ApprovalQuestion = z.object({
  title: z.string().max(200),
  text: z.string().max(10_000),
  fields: z.array(ApprovalField).max(approvalFieldsMax),
});
export type ApprovalQuestion = z.infer<typeof ApprovalQuestion>;

/** What was answered, by whom and from where. */
export const ApprovalAnswer = z.object({
  decision: z.enum(["approved", "rejected"]),
  comment: z.string(),
  fields: z.record(z.string(), Json),
  by: z
    .string()
    .nullable()
    .describe("The name of the person or the API key, or what whoever had the link wrote as their name."),
  via: z.enum(["link", "api"]),
  address: z.string().nullable(),
  at: Instant,
});
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;

export const Approval = z
  .object({
    id: z.string(),
    runId: z.string(),
    workflow: Name,
    path: z.string().describe("Of the step that waits."),
    state: z.enum(["open", "answered", "expired", "canceled"]),
    question: ApprovalQuestion,
    openedAt: Instant,
    until: Instant,
    answer: ApprovalAnswer.nullable(),
    url: z.string().describe("Whoever has this link may answer, once; nobody needs to sign in."),
  })
  .meta({ id: "Approval" });
export type Approval = z.infer<typeof Approval>;

/** What has become of what a step waits for. */
export type Awaited =
  | { kind: "open"; id: string; until: string }
  | { kind: "expired"; id: string }
  | { kind: "met"; id: string; result: WaitResult };

export type WaitResult =
  | { kind: "event"; deliveryId: string }
  | { kind: "approval"; answer: ApprovalAnswer }
  | { kind: "run"; runId: string; status: RunStatus; output: Json; error: RunError | null };

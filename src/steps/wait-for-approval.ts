import { z } from "zod";
import { template } from "../contract/name.ts";
import { ApprovalField, approvalFieldsMax } from "../contract/wait.ts";
import { Step } from "../contract/workflow.ts";
import { parseDuration } from "../core/duration.ts";
import { durationField, durationProblem } from "./duration-field.ts";
import { LocalName } from "./local-name.ts";
import { defineStep, TerminalError } from "./step.ts";

const Config = z.object({
  title: template({ title: "Question", description: "What is to be approved, in one line." }),
  text: template({ title: "Explanation", multiline: true }).default(""),
  fields: z
    .array(ApprovalField)
    .max(approvalFieldsMax)
    .default([])
    .meta({ title: "Fields", description: "What whoever answers may, or must, fill in." }),
  timeout: durationField({ title: "For how long", fallback: "7 days" }),
  onTimeout: z.enum(["fail", "continue", "reject"]).default("fail").meta({
    title: "If nobody answers",
    description: 'The step fails, goes on with `decision: "timed out"`, or as if it had been rejected.',
  }),
  onReject: z
    .enum(["continue", "fail"])
    .default("continue")
    .meta({ title: "If it is rejected", description: "The step goes on and tells so, or fails." }),
  as: LocalName.default("approval").meta({
    title: "Name",
    rare: true,
    description: "Under which the steps that ask see the link: `{{ approval.link }}`.",
  }),
  send: z.array(Step).default([]).meta({
    title: "Steps that ask",
    description:
      "Run once, when the question stands and before the wait: they send `{{ approval.link }}` to whoever is to answer.",
  }),
});

/** Asks a person, by a link or by the API, and parks the run until somebody has answered. */
export const waitForApproval = defineStep({
  type: "wait-for-approval",
  title: "Wait for approval",
  description:
    "Waits until somebody approves or rejects: on the page behind a signed link, which needs no sign-in and works once, " +
    "or by the API (`tripline approvals`). The steps under “send” hand the link out. Its output tells the decision, the " +
    "comment, the fields, who answered, when and from where.",
  effect: false,
  waitsOutside: true,
  config: Config,
  raw: ["send", "fields", "as"],
  lists: ({ send }) => [{ name: "send", steps: send }],
  check: ({ timeout, fields }) => [
    ...durationProblem("timeout", timeout),
    ...fields.flatMap(({ name }, index) =>
      fields.findIndex((field) => field.name === name) < index
        ? [{ path: `fields.${index}.name`, message: `“${name}” is there twice` }]
        : [],
    ),
  ],
  gives: () => ["decision", "comment", "fields", "by", "via", "address", "at"],
  examples: [
    {
      title: "A refund above a limit, asked for in a chat",
      config: {
        title: "Refund {{ params.amount }} € to {{ params.customer }}?",
        timeout: "2 days",
        onTimeout: "reject",
        fields: [{ name: "reason", label: "Why", type: "multiline", required: true }],
        send: [
          {
            id: "tell",
            type: "transform",
            config: { value: { text: "Please decide: {{ approval.link }}" } },
          },
        ],
      },
      scope: { params: { amount: 120, customer: "Ada" } },
      output: null,
    },
  ],
  locals: ({ as }) => ({ [as]: { link: "https://example.com/approvals/sample" } }),
  async run(config, context) {
    const { title, text, fields, timeout, onTimeout, onReject, as, send } = config;
    const shown = (given: string, charactersMax: number) => context.masked(given).slice(0, charactersMax);
    const question = { title: shown(title, 200), text: shown(text, 10_000), fields };
    const state = await context.outside.ask(
      { kind: "approval", question },
      { timeoutMs: parseDuration(timeout) },
    );
    switch (state.kind) {
      case "open":
        if (send.length > 0) await context.steps("send", send, { locals: { [as]: { link: state.link } } });
        return state.wait;
      case "approval": {
        const { answer } = state;
        if (answer.decision === "approved" || onReject === "continue") return { ...answer };
        const why = answer.comment === "" ? "." : `: ${answer.comment}`;
        throw new TerminalError(`It was rejected${answer.by === null ? "" : ` by ${answer.by}`}${why}`);
      }
      case "expired":
        if (onTimeout === "fail")
          throw new TerminalError(`Nobody answered “${question.title}” within ${timeout}.`);
        return unanswered(onTimeout === "reject" ? "rejected" : "timed out");
      case "event":
      case "run":
        throw new Error("Something else came than was waited for.");
      default:
        return state satisfies never;
    }
  },
});

const unanswered = (decision: "rejected" | "timed out") => ({
  decision,
  comment: "",
  fields: {},
  by: null,
  via: null,
  address: null,
  at: null,
});

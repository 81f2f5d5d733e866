import { z } from "zod";
import { Json } from "../contract/name.ts";
import { parseDuration } from "../core/duration.ts";
import { durationField, durationProblem } from "./duration-field.ts";
import { defineStep, TerminalError } from "./step.ts";

const Config = z.object({
  workflow: z
    .string()
    .min(1)
    .max(100)
    .meta({ names: "workflow", title: "Workflow", description: "Name of the one that is run." }),
  input: Json.default(null).meta({
    title: "Input",
    description: "What its steps see as `input`.",
    template: true,
  }),
  wait: z.boolean().default(true).meta({
    title: "Wait for its end",
    description:
      "Its output is this step's; if it fails, so does the step. Canceling this run cancels it, too.",
  }),
  timeout: durationField({ title: "For how long", fallback: "30 days" }),
});

/** Starts another workflow: its newest version, in a run of its own. */
export const runWorkflow = defineStep({
  type: "run-workflow",
  title: "Run workflow",
  description:
    "Starts another workflow with an input, and waits for its end. Its output is `{ runId, status, output }` of that " +
    "run. It fails as that run does, with its `status` and `code`; a retry policy that names such a failure (`on`) starts " +
    "another run. It may run others in turn, ten deep at most, and never one that it stems from. If it takes too long it is " +
    "canceled, and the step fails.",
  effect: true,
  waitsOutside: true,
  config: Config,
  raw: ["workflow"],
  starts: ({ workflow }) => workflow,
  check: ({ timeout }) => durationProblem("timeout", timeout),
  gives: () => ["runId", "status", "output"],
  examples: [
    {
      title: "Send the invoice, and go on when that is done",
      config: { workflow: "send-invoice", input: { order: "{{ params.orderId }}" } },
      scope: { params: { orderId: "A-7" } },
      output: null,
    },
    {
      title: "Start a report and don't wait",
      config: { workflow: "report", wait: false },
      output: null,
    },
  ],
  async run({ workflow, input, wait, timeout }, { outside }) {
    const want = { kind: "run" as const, workflow, input, awaited: wait };
    const state = await outside.ask(want, { timeoutMs: parseDuration(timeout) });
    switch (state.kind) {
      case "open":
        return state.wait;
      case "run": {
        const { runId, status, output, error } = state;
        if (!wait) return { runId, status, output: null };
        if (status === "succeeded") return { runId, status, output };
        const why = error === null ? "" : `: ${error.message}`;
        const message = `The run ${runId} of “${workflow}” ${endings[status] ?? "is gone"}${why}`;
        // What its failure came from is this step's, too: a policy or a catch may ask for it.
        throw Object.assign(new TerminalError(message), { status: error?.status, code: error?.code });
      }
      case "expired":
        throw new TerminalError(`“${workflow}” had not ended within ${timeout}; its run was canceled.`);
      case "event":
      case "approval":
        throw new Error("Something else came than was waited for.");
      default:
        return state satisfies never;
    }
  },
});

const endings: Readonly<Record<string, string>> = { failed: "failed", canceled: "was canceled" };

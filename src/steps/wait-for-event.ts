import { z } from "zod";
import { Json } from "../contract/name.ts";
import { correlationKey } from "../core/correlation.ts";
import { parseDuration } from "../core/duration.ts";
import { durationField, durationProblem } from "./duration-field.ts";
import { defineStep, TerminalError } from "./step.ts";

/** As long as keys of deliveries are kept for waits that begin later. */
const lookBackMsMax = 3_600_000;

const Config = z.object({
  trigger: z.string().min(1).max(63).meta({
    names: "trigger",
    title: "Trigger",
    description: "The name of the trigger whose deliveries are waited for.",
  }),
  key: Json.meta({
    title: "Key",
    description: "What this run knows, and the event must bring: `{{ params.orderId }}`.",
    template: true,
  }),
  eventKey: z.string().min(1).max(10_000).meta({
    title: "Key of the event",
    description: "An expression over the event that gives the key there: `trigger.body.order.id`.",
    expression: true,
  }),
  when: z.string().min(1).max(10_000).optional().meta({
    title: "When",
    description: "An expression over the event; events for which it is not true don't count.",
    expression: true,
  }),
  timeout: durationField({ title: "For how long", fallback: "7 days" }),
  onTimeout: z.enum(["fail", "continue"]).default("fail").meta({
    title: "If it does not come",
    description: "The step fails, or goes on with `{ timedOut: true, event: null }`.",
  }),
  takes: z.enum(["all", "first"]).default("all").meta({
    title: "If several runs wait for it",
    rare: true,
    description: "All of them go on, or only the one that has waited longest.",
  }),
  lookBack: durationField({
    title: "Look back",
    rare: true,
    fallback: "1 minute",
    description: "An event that came this long before the wait began counts, too; an hour at most.",
  }),
});

/** Parks the run until another delivery brings what it knows. */
export const waitForEvent = defineStep({
  type: "wait-for-event",
  title: "Wait for event",
  description:
    "Waits until a delivery of another trigger, or of the same one, brings the same key: a payment for this order, a " +
    "callback for this job. The run is put aside meanwhile. Its output is `{ timedOut, event }`, where `event` is what " +
    "`trigger` is to a run that the delivery starts, with its `params`.",
  effect: false,
  waitsOutside: true,
  config: Config,
  raw: ["trigger", "eventKey", "when"],
  expressions: ["eventKey", "when"],
  awaits: ({ trigger, eventKey, when }) => ({ trigger, source: { eventKey, when: when ?? null } }),
  check: ({ timeout, lookBack }) => [
    ...durationProblem("timeout", timeout),
    ...durationProblem("lookBack", lookBack, lookBackMsMax),
  ],
  examples: [
    {
      title: "The payment for this order, within two days",
      config: {
        trigger: "payments",
        key: "{{ params.orderId }}",
        eventKey: "trigger.body.order_id",
        when: 'trigger.body.status = "paid"',
        timeout: "2 days",
      },
      scope: { params: { orderId: "A-7" } },
      output: null,
    },
    {
      title: "A callback that may stay away",
      config: {
        trigger: "callbacks",
        key: "{{ steps.submit.output.jobId }}",
        eventKey: "params.job",
        timeout: "15m",
        onTimeout: "continue",
      },
      scope: { steps: { submit: { output: { jobId: 42 } } } },
      output: null,
    },
  ],
  async run(config, { outside }) {
    const { trigger, eventKey, when, timeout, onTimeout, takes, lookBack } = config;
    const key = correlationKey(config.key);
    if (key === null)
      throw new TerminalError("The key gave nothing: every event without one would be meant.");
    const lookBackMs = Math.min(parseDuration(lookBack), lookBackMsMax);
    const source = { eventKey, when: when ?? null };
    const want = { kind: "event" as const, trigger, source, key, lookBackMs, takes };
    const state = await outside.ask(want, { timeoutMs: parseDuration(timeout) });
    switch (state.kind) {
      case "open":
        return state.wait;
      case "event":
        return { timedOut: false, event: state.event };
      case "expired":
        if (onTimeout === "continue") return { timedOut: true, event: null };
        throw new TerminalError(`No delivery of “${trigger}” brought the key “${key}” within ${timeout}.`);
      case "approval":
      case "run":
        throw new Error("Something else came than was waited for.");
      default:
        return state satisfies never;
    }
  },
});

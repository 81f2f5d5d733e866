import { z } from "zod";
import type { Json } from "../contract/name.ts";
import type { RunError } from "../contract/run.ts";
import { Step } from "../contract/workflow.ts";
import { LocalName } from "./local-name.ts";
import { defineStep, StepFailure } from "./step.ts";

/** Runs steps, and others when they fail. */
export const tryCatch = defineStep({
  type: "try",
  title: "Try",
  description:
    "Runs its steps; when one of them fails for good, runs those under “catch”, which see `error` (`message`, `step`, " +
    "`name`, `status`, the HTTP status that a service answered with, and `code`, such as ECONNREFUSED; null where there " +
    "is none), and goes on. Those under “finally” run in either case: after success, after a failure that is not caught, " +
    "and for at most 30 s when the run is canceled, its time is up, a `stop` ends it, or its arm is no longer needed. " +
    "The output is the last output of the steps, or of those under “catch”. Without “catch” the failure goes on.",
  effect: false,
  closes: true,
  config: z.object({
    steps: z.array(Step).min(1).meta({ title: "Steps" }),
    catch: z.array(Step).optional().meta({ title: "Catch" }),
    finally: z.array(Step).optional().meta({ title: "Finally" }),
    error: LocalName.default("error").meta({ title: "Name of the error" }),
  }),
  raw: ["steps", "catch", "finally"],
  lists: (config) => [
    { name: "steps", steps: config.steps },
    ...(config.catch === undefined ? [] : [{ name: "catch", steps: config.catch }]),
    ...(config.finally === undefined ? [] : [{ name: "finally", steps: config.finally }]),
  ],
  examples: [
    {
      title: "Go on with what is known where a step fails",
      config: {
        steps: [{ id: "ask", type: "fail", config: { message: "The shop is closed." } }],
        catch: [{ id: "note", type: "transform", config: { value: "Not now: {{ error.message }}" } }],
      },
      output: "Not now: The shop is closed.",
    },
  ],
  locals: (config, { list }) => (list === "catch" ? { [config.error]: seen({ message: "It failed." }) } : {}),
  async run(config, context): Promise<Json> {
    try {
      return await context.steps("steps", config.steps);
    } catch (error) {
      if (config.catch === undefined || !(error instanceof StepFailure)) throw error;
      return await context.steps("catch", config.catch, { locals: { [config.error]: seen(error.failure) } });
    } finally {
      if (config.finally !== undefined) await context.steps("finally", config.finally, { closing: true });
    }
  },
});

/** With all its names: what is missing would be neither equal nor unequal to anything. */
const seen = ({ message, step, name, status, code }: RunError) => ({
  message,
  step: step ?? null,
  name: name ?? null,
  status: status ?? null,
  code: code ?? null,
});

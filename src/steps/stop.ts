import { z } from "zod";
import { Json } from "../contract/name.ts";
import { defineStep } from "./step.ts";

/** Ends the run early. Steps under “finally” around it still run, whatever else is under way is stopped. */
export const stop = defineStep({
  type: "stop",
  title: "Stop",
  description:
    "Ends the run here as succeeded, with an output of yours, wherever in the workflow the step stands. What runs beside " +
    "it is stopped.",
  effect: false,
  instant: true,
  config: z.object({
    output: Json.default(null).meta({
      title: "Output",
      description: "What the run gives: any JSON value; templates may stand in any text of it.",
      template: true,
      multiline: true,
    }),
  }),
  ends: "succeeded",
  examples: [
    {
      title: "Nothing to do",
      config: { output: { skipped: "{{ params.order }}" } },
      scope: { params: { order: "ORD-7" } },
      output: { skipped: "ORD-7" },
    },
  ],
  run: ({ output }) => output,
});

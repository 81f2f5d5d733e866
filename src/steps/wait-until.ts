import { z } from "zod";
import { template } from "../contract/name.ts";
import { durationMsMax } from "./duration-field.ts";
import { noPointInTime, pointInTime } from "./point-in-time.ts";
import { defineStep, TerminalError } from "./step.ts";

/** Parks the run until a point in time. */
export const waitUntil = defineStep({
  type: "wait-until",
  title: "Wait until",
  description:
    "Waits until a point in time, at most a year ahead; one that has passed is not waited for. The run is put aside " +
    "meanwhile and costs nothing.",
  effect: false,
  config: z.object({
    time: z.union([template(), z.number()]).meta({
      title: "Until when",
      description:
        "A point in time with its offset (`2026-01-31T12:00:00Z`), or milliseconds since 1970, as `{{ $millis() + 60000 }}` gives.",
    }),
  }),
  check({ time }) {
    const isGiven = typeof time === "string" && !time.includes("{{");
    return isGiven && pointInTime(time) === null ? [{ path: "time", message: noPointInTime(time) }] : [];
  },
  examples: [
    {
      title: "Until the time that the caller named",
      config: { time: "{{ params.notBefore }}" },
      scope: { params: { notBefore: "2026-01-31T12:00:00Z" } },
      output: null,
    },
    {
      title: "Until ten minutes after the event",
      config: { time: "{{ $toMillis(trigger.receivedAt) + 600000 }}" },
      scope: { trigger: { receivedAt: "2026-01-31T11:55:00Z" } },
      output: null,
    },
  ],
  run({ time }, context) {
    const at = pointInTime(time);
    if (at === null) throw new TerminalError(noPointInTime(time));
    const leftMs = at - context.now();
    if (leftMs > durationMsMax) throw new TerminalError("A step waits for at most a year.");
    return leftMs <= 0 ? null : context.wait(leftMs);
  },
});

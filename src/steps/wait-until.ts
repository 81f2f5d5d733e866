import { z } from "zod";
import { Instant, template } from "../contract/name.ts";
import { kindOf } from "./condition.ts";
import { waitMsMax } from "./delay.ts";
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
    return isGiven && msOf(time) === null ? [{ path: "time", message: problemOf(time) }] : [];
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
    const at = msOf(time);
    if (at === null) throw new TerminalError(problemOf(time));
    const leftMs = at - context.now();
    if (leftMs > waitMsMax) throw new TerminalError("A step waits for at most a year.");
    return leftMs <= 0 ? null : context.wait(leftMs);
  },
});

function msOf(time: string | number): number | null {
  if (typeof time === "number") return Number.isFinite(time) ? time : null;
  return Instant.safeParse(time).success ? Date.parse(time) : null;
}

function problemOf(time: string | number): string {
  const shown = typeof time === "string" ? `“${time}”` : kindOf(time);
  return `${shown} is not a point in time such as 2026-01-31T12:00:00Z.`;
}

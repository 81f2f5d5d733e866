import { z } from "zod";
import { template } from "../contract/name.ts";
import { parseDuration } from "../core/duration.ts";
import { durationMsMax, durationProblem } from "./duration-field.ts";
import { noPointInTime, pointInTime } from "./point-in-time.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";

interface Texts {
  duration?: string | undefined;
  until?: string | undefined;
}

/** What a template gives is known only when the step runs. */
const faultsOf = ({ duration, until }: Texts): { path: string; message: string }[] => [
  ...(duration === undefined ? [] : durationProblem("duration", duration)),
  ...(until === undefined || until.includes("{{") || pointInTime(until) !== null
    ? []
    : [{ path: "until", message: noPointInTime(until) }]),
];

const Config = z
  .object({
    durationMs: z.int().min(0).max(durationMsMax).optional().meta({ title: "For how long", unit: "ms" }),
    duration: template({
      title: "For how long, in words",
      description: "`45s`, `1h30m`, `2 days`, `PT5M`",
    }).optional(),
    until: template({
      title: "Until when",
      description: "A point in time with its offset: `2026-01-31T12:00:00Z`.",
    }).optional(),
  })
  .superRefine((config, issues) => {
    const given = [config.durationMs, config.duration, config.until].filter((value) => value !== undefined);
    if (given.length !== 1)
      issues.addIssue({ code: "custom", message: "give exactly one of durationMs, duration and until" });
    for (const { path, message } of faultsOf(config))
      issues.addIssue({ code: "custom", path: [path], message });
  });

/** Parks the run; a wait of days costs one row, not a timer, and survives restarts. */
export const delay = defineStep({
  type: "delay",
  title: "Wait",
  description:
    "Waits for a while or until a point in time, at most a year. The run is put aside meanwhile and costs nothing. " +
    "A point in time that has passed is not waited for.",
  effect: false,
  config: Config,
  examples: [
    { title: "One second", config: { durationMs: 1_000 }, output: null },
    { title: "Five minutes", config: { duration: "5m" }, output: null },
    {
      title: "Until the time that the caller named",
      config: { until: "{{ params.notBefore }}" },
      scope: { params: { notBefore: "2026-01-31T12:00:00Z" } },
      output: null,
    },
  ],
  run(config, context) {
    const durationMs = durationOf(config, context);
    if (durationMs > durationMsMax) throw new TerminalError("A step waits for at most a year.");
    return durationMs <= 0 ? null : context.wait(durationMs);
  },
});

function durationOf({ durationMs, duration, until }: z.output<typeof Config>, context: StepContext): number {
  if (durationMs !== undefined) return durationMs;
  const [fault] = faultsOf({ duration, until });
  if (fault !== undefined) throw new TerminalError(fault.message);
  return duration === undefined ? Date.parse(until ?? "") - context.now() : parseDuration(duration);
}

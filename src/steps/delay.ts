import { z } from "zod";
import { Instant, template } from "../contract/name.ts";
import { parseDuration } from "../core/duration.ts";
import { defineStep, type StepContext, TerminalError } from "./step.ts";

/** A run that is to sleep longer has most likely been given the wrong unit. */
export const waitMsMax = 366 * 86_400_000;

const Config = z
  .object({
    durationMs: z.int().min(0).max(waitMsMax).optional().meta({ title: "For how long", unit: "ms" }),
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
    for (const path of ["duration", "until"] as const) {
      const text = config[path];
      // What a template gives is known only when the step runs.
      if (text === undefined || text.includes("{{")) continue;
      const problem = path === "duration" ? durationProblem(text) : instantProblem(text);
      if (problem !== null) issues.addIssue({ code: "custom", path: [path], message: problem });
    }
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
    if (durationMs > waitMsMax) throw new TerminalError("A step waits for at most a year.");
    return durationMs <= 0 ? null : context.wait(durationMs);
  },
});

function durationOf({ durationMs, duration, until }: z.output<typeof Config>, context: StepContext): number {
  if (durationMs !== undefined) return durationMs;
  const problem = duration === undefined ? instantProblem(until ?? "") : durationProblem(duration);
  if (problem !== null) throw new TerminalError(problem);
  return duration === undefined ? Date.parse(until ?? "") - context.now() : parseDuration(duration);
}

function durationProblem(text: string): string | null {
  try {
    return parseDuration(text) > waitMsMax ? "A step waits for at most a year." : null;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}

function instantProblem(text: string): string | null {
  if (Instant.safeParse(text).success) return null;
  return `“${text}” is not a point in time such as 2026-01-31T12:00:00Z.`;
}

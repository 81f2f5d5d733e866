import { z } from "zod";
import { Instant, Json, Name } from "./name.ts";

/** Of one workflow. */
export const schedulesMax = 50;
/** Occurrences that are made up for, or wait for the run before them, at most. */
export const occurrencesMax = 100;

/** Times at which a workflow is started. */
export const Schedule = z
  .object({
    name: Name.default("schedule").describe("Unique among the schedules of its workflow."),
    cron: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({
        title: "Cron expression",
        description:
          "`0 9 * * MON-FRI`: minute, hour, day of month, month, day of week; with six fields the first is seconds. " +
          "`L` is the last day, `#` the nth weekday: `0 9 * * MON#1`. `@daily` and the like are known, too.",
      }),
    every: z.string().max(100).optional().meta({
      title: "Interval",
      description: "`15m`, `6 hours`, instead of a cron expression; at least a second. Counted from `from`.",
    }),
    timezone: z.string().max(100).default("UTC").meta({
      title: "Time zone",
      description: "That the cron expression is meant in, as in `Europe/Berlin`.",
    }),
    from: Instant.optional().meta({
      title: "From",
      description: "Not before; intervals are counted from here, else from the beginning of 1970 (UTC).",
    }),
    until: Instant.optional().meta({ title: "Until", description: "Not after." }),
    input: Json.optional().meta({
      title: "Input",
      description: "What its runs see as `input.data`.",
    }),
    missed: z
      .enum(["skip", "once", "all"])
      .default("once")
      .meta({
        title: "Missed occurrences",
        description:
          "What becomes of those that passed while nothing could start them: nothing, one run for all of them, " +
          `or a run for each, at most ${occurrencesMax}.`,
      }),
    overlap: z
      .enum(["allow", "skip", "queue"])
      .default("allow")
      .meta({
        title: "Overlap",
        description:
          "While the schedule's run before has not ended: start another, pass this occurrence over, or start it when " +
          `that one has ended (at most ${occurrencesMax} wait).`,
      }),
  })
  .meta({ id: "Schedule" });
export type Schedule = z.infer<typeof Schedule>;

/** A schedule as it stands. */
export const ScheduleView = Schedule.extend({
  workflow: Name,
  paused: z.boolean(),
  next: z.array(Instant).describe("When it is due next; none while it is paused."),
  lastAt: Instant.nullable().describe("The occurrence that started a run last."),
  lastRunId: z.string().nullable(),
  skipped: z.int().describe("Occurrences passed over so far, since they were missed or overlapped."),
  waiting: z.int().describe("Occurrences that wait for the run before them."),
}).meta({ id: "ScheduleView" });
export type ScheduleView = z.infer<typeof ScheduleView>;

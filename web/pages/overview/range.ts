import { z } from "zod";

const minuteMs = 60_000,
  hourMs = 3_600_000,
  dayMs = 86_400_000;

export const Range = z.enum(["hour", "day", "week", "month"]);
export type Range = z.infer<typeof Range>;

/** How far back the overview looks, and how long a bar of its charts is. */
export const ranges = {
  hour: { ms: hourMs, stepMs: minuteMs },
  day: { ms: dayMs, stepMs: 15 * minuteMs },
  week: { ms: 7 * dayMs, stepMs: 2 * hourMs },
  month: { ms: 28 * dayMs, stepMs: 8 * hourMs },
} as const satisfies Record<Range, { ms: number; stepMs: number }>;

/** In the address of the overview. */
export const OverviewSearch = z.object({ range: Range.catch("day").default("day") });

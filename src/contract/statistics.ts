import { z } from "zod";
import { Instant, Name } from "./name.ts";

const minuteMs = 60_000,
  dayMs = 86_400_000;
/** Buckets of one answer: more than any screen has room for. */
export const bucketsMax = 1_500;
const count = z.int().min(0);

/** Of durations, in milliseconds; right to a twentieth. */
export const Percentiles = z
  .object({ p50: z.number(), p95: z.number(), p99: z.number() })
  .describe("In milliseconds, right to 5 %.");
export type Percentiles = z.infer<typeof Percentiles>;

export const StatisticsCounts = z
  .object({
    deliveries: z.object({
      accepted: count,
      duplicate: count,
      filtered: count,
      captured: count,
      handshake: count,
      rejected: count,
    }),
    answers: z
      .object({ "2xx": count, "3xx": count, "4xx": count, "5xx": count })
      .describe("Answers of the intake by class of status code."),
    answerMs: Percentiles.nullable().describe("From a request's head to its answer; null: there was none."),
    runs: z.object({ succeeded: count, failed: count, canceled: count }).describe("Runs that ended."),
    runMs: Percentiles.nullable().describe("From a run's being queued to its end; null: none ended."),
    queueMs: Percentiles.nullable().describe(
      "How long the oldest queued run had been queued, looked at once a minute; null: none was queued. Of the workspace alone.",
    ),
  })
  .meta({ id: "StatisticsCounts" });
export type StatisticsCounts = z.infer<typeof StatisticsCounts>;

export const StatisticsBucket = StatisticsCounts.extend({ at: Instant.describe("When it begins.") }).meta({
  id: "StatisticsBucket",
});
export type StatisticsBucket = z.infer<typeof StatisticsBucket>;

/** What may fail of what was promised, and how much of it has. */
export const ErrorBudget = z
  .object({
    objectivePercent: z.number(),
    days: z.int(),
    events: count.describe(
      "Runs that succeeded or failed, and requests that Tripline could not take (an answer of 5xx by itself).",
    ),
    bad: count.describe("Of them, runs that failed and requests that could not be taken."),
    allowed: z.number().describe("So many may be bad."),
    spent: z
      .number()
      .nullable()
      .describe("The share of what is allowed that is spent; above 1: more. Null: nothing has happened."),
  })
  .meta({ id: "ErrorBudget" });
export type ErrorBudget = z.infer<typeof ErrorBudget>;

export const SuccessShare = z
  .number()
  .min(0)
  .max(1)
  .nullable()
  .describe("The share of events that were not bad, as the error budget counts them; null: there were none.");

/** Runs that have not ended, as of now. */
export const QueueNow = z
  .object({
    queued: count,
    running: count,
    waiting: count,
    oldestQueuedMs: z.int().nullable().describe("How long the oldest queued run has been queued."),
  })
  .meta({ id: "QueueNow" });
export type QueueNow = z.infer<typeof QueueNow>;

const span = {
  from: Instant.optional().describe("Absent: a day before `to`."),
  to: Instant.optional().describe("Absent: now."),
};

export const StatisticsQuery = z.object({
  ...span,
  stepMs: z.coerce
    .number()
    .int()
    .min(minuteMs)
    .max(28 * dayMs)
    .multipleOf(minuteMs)
    .optional()
    .describe(
      "How long a bucket is; absent: so long that there are about a hundred. Minutes are kept for three days, hours for " +
        "100, days for 400: what lies further back is told by the shortest that is kept.",
    ),
});

/** How much is to succeed where nobody says it. */
export const objectivePercentDefault = 99;

export const objectives = {
  objectivePercent: z.coerce
    .number()
    .min(50)
    .max(99.999)
    .optional()
    .describe(
      `How much is to succeed, for the error budget; absent: what the trigger says, else ${objectivePercentDefault}.`,
    ),
  days: z.coerce.number().int().min(1).max(90).default(28).describe("Of how many days, up to now."),
};

export const TotalsQuery = z.object({ ...span, ...objectives });

const series = {
  from: Instant,
  to: Instant,
  stepMs: z.int(),
  countedTo: Instant.describe(
    "Counted by this process up to now; others over the same store are up to ten seconds behind.",
  ),
  total: StatisticsCounts,
  buckets: z.array(StatisticsBucket).max(bucketsMax),
};

export const Statistics = z
  .object({ ...series, success: SuccessShare, queue: QueueNow })
  .meta({ id: "Statistics" });
export type Statistics = z.infer<typeof Statistics>;

export const SubjectStatistics = z
  .object({ ...series, success: SuccessShare, budget: ErrorBudget })
  .meta({ id: "SubjectStatistics" });
export type SubjectStatistics = z.infer<typeof SubjectStatistics>;

/** One line of the overview. */
export const TriggerTotals = z
  .object({
    triggerId: z.string(),
    trigger: Name,
    total: StatisticsCounts,
    success: SuccessShare,
    budget: ErrorBudget,
    credentials: z
      .array(z.object({ label: z.string(), lastUsedAt: Instant.nullable() }))
      .describe("Each way to prove who sends, with when it last did; null: it never has."),
    drift: count.describe("Places at which deliveries were seen to differ from its schema."),
  })
  .meta({ id: "TriggerTotals" });
export type TriggerTotals = z.infer<typeof TriggerTotals>;

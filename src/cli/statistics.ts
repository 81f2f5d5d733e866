import { type Command, InvalidArgumentError } from "commander";
import type {
  ErrorBudget,
  Percentiles,
  Statistics,
  StatisticsBucket,
  StatisticsCounts,
  SubjectStatistics,
  TriggerTotals,
} from "../contract/statistics.ts";
import { type ConnectionOptions, connect, connected } from "./connection.ts";
import { everyPage } from "./every-page.ts";
import { UsageError } from "./failure.ts";
import { moment } from "./moment.ts";
import { fields, heading, localTime, show, styled, table } from "./output.ts";

interface Options extends ConnectionOptions {
  workflow?: string;
  triggers?: true;
  from?: string;
  to?: string;
  step?: number;
  objective?: number;
}

export function statisticsCommand(program: Command): void {
  connected(program.command("statistics [trigger]").alias("stats"))
    .description("what happened, in numbers: of the workspace, of a trigger or of a workflow")
    .option("--workflow <name>", "of this workflow, instead of a trigger")
    .option("--triggers", "the totals of each trigger")
    .option("--from <when>", "from 30m, 2h, 7d ago, or a point in time (default: 24h before)", moment)
    .option("--to <when>", "up to then (default: now)", moment)
    .option("--step <duration>", "how long a line is: 5m, 1h, 1d", step)
    .option("--objective <percent>", "how much is to succeed, for the error budget (default: 99)", percent)
    .action(statistics);
}

const minuteMs = 60_000;
const units = { m: minuteMs, h: 60 * minuteMs, d: 1_440 * minuteMs } as const;

function step(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (unit === "m" || unit === "h" || unit === "d") return Number(count) * units[unit];
  throw new InvalidArgumentError("Write 5m, 1h or 1d.");
}

function percent(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (value >= 50 && value <= 99.999) return value;
  throw new InvalidArgumentError("Write a share in percent from 50 to 99.999, such as 99.9.");
}

async function statistics(trigger: string | undefined, options: Options): Promise<void> {
  const { workflow, triggers, from, to, step: stepMs, objective: objectivePercent } = options;
  if ([trigger, workflow, triggers].filter((given) => given !== undefined).length > 1) {
    throw new UsageError("They are of one thing.", "Give a trigger, --workflow <name> or --triggers.");
  }
  const client = connect(options);
  if (triggers === true) {
    const query = { from, to, objectivePercent, limit: 1_000 };
    let span = {};
    const items = await everyPage(async (before) => {
      const page = await client.listTriggerStatistics({ query: { ...query, before } });
      span = { from: page.from, to: page.to };
      return page;
    });
    return show({ ...span, items }, options, () => table(items, totalColumns, "There are no triggers yet."));
  }
  const query = { from, to, stepMs };
  if (workflow !== undefined) {
    const of = await client.getWorkflowStatistics({ workflow, query: { ...query, objectivePercent } });
    return show(of, options, () => subjectText(of, runColumns));
  }
  if (trigger !== undefined) {
    const of = await client.getTriggerStatistics({ trigger, query: { ...query, objectivePercent } });
    return show(of, options, () => subjectText(of, bucketColumns));
  }
  const whole = await client.getStatistics({ query });
  show(whole, options, () => wholeText(whole));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);
const shareText = (share: number | null) => (share === null ? null : `${(share * 100).toFixed(2)} %`);

function msText(ms: number): string {
  if (ms < 1_000) return `${ms < 10 ? ms : Math.round(ms)}ms`;
  if (ms < minuteMs) return `${(ms / 1_000).toFixed(1)}s`;
  const [days, hours, minutes] = [ms / units.d, (ms % units.d) / units.h, (ms % units.h) / units.m].map(
    Math.floor,
  );
  const parts = [`${days}d`, `${hours}h`, `${minutes}m`].filter((part) => !part.startsWith("0"));
  return parts.slice(0, 2).join(" ");
}
const percentilesText = (of: Percentiles | null) =>
  of === null ? null : `${msText(of.p50)} · ${msText(of.p95)} · ${msText(of.p99)}`;

const runColumns = [
  { title: "from", text: ({ at }: StatisticsBucket) => localTime(at) },
  { title: "succeeded", text: ({ runs }: StatisticsCounts) => runs.succeeded },
  { title: "failed", text: ({ runs }: StatisticsCounts) => runs.failed },
  { title: "canceled", text: ({ runs }: StatisticsCounts) => runs.canceled },
  { title: "runs p50 · p95 · p99", text: ({ runMs }: StatisticsCounts) => percentilesText(runMs) },
];

const bucketColumns = [
  { title: "from", text: ({ at }: StatisticsBucket) => localTime(at) },
  { title: "accepted", text: ({ deliveries }: StatisticsCounts) => deliveries.accepted },
  {
    title: "others",
    text: ({ deliveries }: StatisticsCounts) => sum(deliveries) - deliveries.accepted - deliveries.rejected,
  },
  { title: "refused", text: ({ deliveries }: StatisticsCounts) => deliveries.rejected },
  { title: "5xx", text: ({ answers }: StatisticsCounts) => answers["5xx"] },
  { title: "answers p50 · p95 · p99", text: ({ answerMs }: StatisticsCounts) => percentilesText(answerMs) },
  { title: "succeeded", text: ({ runs }: StatisticsCounts) => runs.succeeded },
  { title: "failed", text: ({ runs }: StatisticsCounts) => runs.failed },
];

/** Of all of them the last; each one's own is told by `tripline triggers credentials`. */
const lastUse = (credentials: TriggerTotals["credentials"]) => {
  const newest = credentials
    .flatMap(({ lastUsedAt }) => lastUsedAt ?? [])
    .toSorted()
    .at(-1);
  return newest === undefined ? null : localTime(newest);
};

const totalColumns = [
  { title: "trigger", text: ({ trigger }: TriggerTotals) => trigger },
  { title: "deliveries", text: ({ total }: TriggerTotals) => sum(total.deliveries) },
  { title: "refused", text: ({ total }: TriggerTotals) => total.deliveries.rejected },
  { title: "success", text: ({ success }: TriggerTotals) => shareText(success) },
  {
    title: "answers p95",
    text: ({ total }: TriggerTotals) => (total.answerMs === null ? null : msText(total.answerMs.p95)),
  },
  { title: "budget spent", text: ({ budget }: TriggerTotals) => shareText(budget.spent) },
  { title: "credential last used", text: ({ credentials }: TriggerTotals) => lastUse(credentials) },
  { title: "drift", text: ({ drift }: TriggerTotals) => (drift === 0 ? null : drift) },
];

/** Where nothing happened is left out. */
const isBusy = ({ deliveries, answers, runs }: StatisticsBucket) =>
  sum(deliveries) + sum(answers) + sum(runs) > 0;

function wholeText(whole: Statistics): string {
  const { queue, success, buckets } = whole;
  return [
    fields({
      ...spanOf(whole),
      success: shareText(success),
      queue: `${queue.queued} queued, ${queue.running} running, ${queue.waiting} waiting`,
      "oldest queued": queue.oldestQueuedMs === null ? null : msText(queue.oldestQueuedMs),
    }),
    "",
    table(buckets.filter(isBusy), bucketColumns, "Nothing happened."),
  ].join("\n");
}

function subjectText(of: SubjectStatistics, columns: typeof bucketColumns): string {
  return [
    fields({ ...spanOf(of), success: shareText(of.success) }),
    heading("Error budget"),
    budgetText(of.budget),
    "",
    table(of.buckets.filter(isBusy), columns, "Nothing happened."),
  ].join("\n");
}

const spanOf = ({ from, to, stepMs }: { from: string; to: string; stepMs: number }) => ({
  from: localTime(from),
  to: localTime(to),
  "each line": msText(stepMs),
});

function budgetText({ objectivePercent, days, events, bad, allowed, spent }: ErrorBudget): string {
  const promised = `${objectivePercent} % of what came in ${days} days is to succeed`;
  if (spent === null) return `${promised}; nothing has come.`;
  const style = spent >= 1 ? "red" : spent >= 0.75 ? "yellow" : "green";
  const used = styled(style, `${(spent * 100).toFixed(1)} % is spent`);
  return `${promised}: ${used} (${bad} of ${allowed} that may fail; ${events} came).`;
}

import type { Statistics, StatisticsBucket } from "../../../src/contract/statistics.ts";
import { durationText } from "../../duration-text.ts";
import { Chart, type Series } from "../../parts/chart.tsx";
import { texts } from "../../texts/overview.ts";

const words = texts.charts;

interface ChartsProps {
  statistics: Pick<Statistics, "buckets">;
  /** The queue is the workspace's alone. */
  hasQueue?: boolean;
}

/** What happened over time: intake, answers, how long they took, how runs ended, how long they had to wait. */
export function Charts({ statistics: { buckets }, hasQueue = false }: ChartsProps) {
  const times = timesOf(buckets);
  const series = seriesOf(buckets);
  const counts = { times, kind: "bars", format: texts.number } as const;
  return (
    <div className="grid grid-cols-1 gap-4 xl:grid-cols-2">
      <Chart
        {...counts}
        title={words.intake}
        series={[
          series("accepted", "good", ({ deliveries }) => deliveries.accepted),
          series(
            "filtered",
            "info",
            ({ deliveries: { filtered, captured, handshake } }) => filtered + captured + handshake,
          ),
          series("duplicate", "muted", ({ deliveries }) => deliveries.duplicate),
          series("rejected", "bad", ({ deliveries }) => deliveries.rejected),
        ]}
      />
      <Chart
        {...counts}
        title={words.answers}
        series={[
          series("2xx", "good", ({ answers }) => answers["2xx"]),
          series("3xx", "info", ({ answers }) => answers["3xx"]),
          series("4xx", "warn", ({ answers }) => answers["4xx"]),
          series("5xx", "bad", ({ answers }) => answers["5xx"]),
        ]}
      />
      <Chart
        times={times}
        kind="lines"
        format={durationText}
        title={words.latency}
        series={[
          series("p50", "info", ({ answerMs }) => answerMs?.p50 ?? null),
          series("p95", "accent", ({ answerMs }) => answerMs?.p95 ?? null),
          series("p99", "bad", ({ answerMs }) => answerMs?.p99 ?? null),
        ]}
      />
      <Chart
        {...counts}
        title={words.runs}
        series={[
          series("succeeded", "good", ({ runs }) => runs.succeeded),
          series("canceled", "muted", ({ runs }) => runs.canceled),
          series("failed", "bad", ({ runs }) => runs.failed),
        ]}
      />
      {hasQueue ? (
        <div className="min-w-0 xl:col-span-2">
          <QueueChart buckets={buckets} />
        </div>
      ) : null}
    </div>
  );
}

function QueueChart({ buckets }: Pick<Statistics, "buckets">) {
  const series = seriesOf(buckets);
  return (
    <Chart
      times={timesOf(buckets)}
      kind="lines"
      format={durationText}
      title={words.queue}
      series={[
        // While nothing is queued, nothing waits.
        series("median", "info", ({ queueMs }) => queueMs?.p50 ?? 0),
        series("longest", "bad", ({ queueMs }) => queueMs?.p99 ?? 0),
      ]}
    />
  );
}

const timesOf = (buckets: readonly StatisticsBucket[]) => buckets.map(({ at }) => Date.parse(at));

const seriesOf =
  (buckets: readonly StatisticsBucket[]) =>
  (name: string, color: Series["color"], value: (bucket: StatisticsBucket) => number | null): Series => ({
    name,
    title: words.series[name] ?? name,
    color,
    values: buckets.map(value),
  });

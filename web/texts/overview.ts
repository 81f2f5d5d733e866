const number = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 2 });

export const texts = {
  title: "Overview",
  range: "Time range",
  ranges: [
    { value: "hour", label: "Last hour" },
    { value: "day", label: "Last 24 hours" },
    { value: "week", label: "Last 7 days" },
    { value: "month", label: "Last 28 days" },
  ],
  number: (value: number) => number.format(value),
  percent: (share: number) => percent.format(share),
  spent: (share: number) => (share > 9.99 ? "over 999%" : percent.format(share)),
  alerts: "Open alerts",
  tiles: {
    deliveries: "Deliveries",
    noneRefused: "none refused",
    refused: (count: number) => `${number.format(count)} refused`,
    success: "Success",
    failed: (count: number) => (count === 1 ? "1 run failed" : `${number.format(count)} runs failed`),
    latency: "Answer time, p95",
    median: (median: string) => `median ${median}`,
    none: "no answers yet",
    budget: (objective: number, days: number) => `for ${objective}% over ${days} days`,
    queue: "Queued runs",
    oldest: (age: string) => `oldest ${age}`,
    underWay: (running: number, waiting: number) =>
      `${number.format(running)} running, ${number.format(waiting)} waiting`,
  },
  charts: {
    intake: "Deliveries",
    answers: "Answers by class",
    latency: "Answer time",
    runs: "Runs that ended",
    series: {
      accepted: "accepted",
      filtered: "filtered and others",
      duplicate: "duplicate",
      rejected: "refused",
      succeeded: "succeeded",
      failed: "failed",
      canceled: "canceled",
    } as Record<string, string>,
  },
  triggers: {
    title: "Triggers",
    none: "Nothing came in at any trigger in this time.",
    columns: {
      trigger: "Trigger",
      deliveries: "Deliveries",
      success: "Success",
      p95: "Answer, p95",
      budget: "Error budget spent",
    },
  },
};

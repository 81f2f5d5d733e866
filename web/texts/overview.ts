const number = new Intl.NumberFormat("en");
interface Budget {
  /** The share of what is allowed that is spent; null: nothing has happened. */
  spent: number | null;
  bad: number;
  allowed: number;
}

const overspent = ({ bad, allowed }: Omit<Budget, "spent">) =>
  `${number.format(bad)} failed, ${allowed < 1 ? "none" : number.format(Math.floor(allowed))} allowed so far`;

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

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
  spent: ({ spent, bad, allowed }: Budget) =>
    spent === null ? "–" : spent < 1 ? percent.format(spent) : `used up (${overspent({ bad, allowed })})`,
  budgetAbout:
    "How much of what may fail has failed: the objective says what share is to succeed, and the rest may fail.",
  alerts: "Open alerts",
  tiles: {
    deliveries: "Deliveries",
    refused: (count: number) => (count === 0 ? "none refused" : `${number.format(count)} refused`),
    success: "Success",
    failed: (count: number) => (count === 1 ? "1 run failed" : `${number.format(count)} runs failed`),
    latency: "95% answered within",
    median: (median: string) => `median ${median}`,
    none: "no answers yet",
    spent: (spent: number) => (spent < 1 ? percent.format(spent) : "used up"),
    budget: ({ objectivePercent, days, ...budget }: Budget & { objectivePercent: number; days: number }) =>
      [
        ...(budget.spent !== null && budget.spent >= 1 ? [overspent(budget)] : []),
        `${objectivePercent}% are to succeed, over ${days} days`,
      ].join("; "),
    queue: "Queued runs",
    oldest: (age: string) => `oldest ${age}`,
    underWay: (running: number, waiting: number) =>
      `${number.format(running)} running, ${number.format(waiting)} waiting`,
  },
  charts: {
    intake: "Deliveries",
    answers: "Answers by status",
    latency: "Answer time",
    runs: "Runs that ended",
    queue: "Age of the oldest queued run",
    series: {
      accepted: "accepted",
      filtered: "filtered and others",
      duplicate: "duplicate",
      rejected: "refused",
      succeeded: "succeeded",
      failed: "failed",
      canceled: "canceled",
      p50: "half within",
      p95: "95% within",
      p99: "99% within",
      median: "median",
      longest: "longest",
    } as Record<string, string>,
  },
  triggers: {
    title: "Triggers",
    never: "never",
    drift: (places: number) => (places === 1 ? "1 difference" : `${number.format(places)} differences`),
    driftOf: (trigger: string) => `How the deliveries of ${trigger} differ from its schema`,
    none: "Nothing came in at any trigger in this time.",
    columns: {
      trigger: "Trigger",
      deliveries: "Deliveries",
      success: "Success",
      p95: "95% within",
      budget: "Error budget spent",
      credentials: "Credentials, last used",
      drift: "Drift",
    },
  },
};

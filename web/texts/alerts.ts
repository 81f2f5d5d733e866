const of = (name: string | undefined) => (name === undefined ? "" : ` of ${name}`);

export const texts = {
  title: "Alerts",
  about: "What the rules saw: open until it is over, or until somebody says that it is.",
  rules: "Rules",
  statuses: { all: "Any status", open: "Open", acknowledged: "Acknowledged", resolved: "Resolved" },
  statusOf: { open: "open", acknowledged: "acknowledged", resolved: "resolved" },
  severities: { info: "info", warning: "warning", critical: "critical" },
  channels: {
    webhook: "Webhook",
    slack: "Slack",
    teams: "Teams",
    discord: "Discord",
    email: "E-mail",
    workflow: "Workflow",
  },
  columns: { opened: "Since", severity: "Severity", what: "What", status: "Status", last: "Last seen" },
  acknowledge: "Acknowledge",
  change: "Change",
  acknowledgeTitle: "Acknowledge this alert",
  acknowledgeAbout:
    "You look after it, and its channels are told no more. It is resolved by itself when it is over.",
  quiet: "Quiet",
  quietFor: {
    "": "while it lasts",
    "1h": "for an hour",
    "4h": "for four hours",
    "1d": "for a day",
    "7d": "for a week",
  },
  quietHint: "If it is still so then, it is open again and its channels are told.",
  acknowledged: "Somebody looks after it: it is quiet now.",
  resolve: "Resolve",
  resolveTitle: "Resolve this alert?",
  resolveAbout:
    "You say that it is over. If it is still so at the next look, within a quarter of a minute, another alert opens and its channels are told. To have it quiet while it lasts, acknowledge it instead.",
  resolved: "The alert is resolved.",
  /** What is wrong with what. */
  named: (subject: string, detail: string) => (subject === "" ? detail : `${subject}: ${detail}`),
  by: (name: string) => `by ${name}`,
  until: "until",
  itself: "by itself",
  times: (count: number) => `seen ${count} times`,
  empty: {
    all: { title: "No alert", about: "Nothing that a rule looks for has been seen." },
    open: { title: "Nothing is open", about: "Nothing that a rule looks for is so at the moment." },
    acknowledged: {
      title: "Nothing is acknowledged",
      about: "Nobody is looking after an alert at the moment.",
    },
    resolved: { title: "Nothing is resolved", about: "No alert is over yet." },
  },
  toRules: "Alert rules",
  noRules: {
    title: "There are no rules yet",
    about: "A rule says what is looked for, such as failed runs or a silent trigger, and who is told.",
    add: "Add a rule",
  },
  conditions: {
    failures: (count: number, workflow: string | undefined, within: string) =>
      `${count} or more failed runs${of(workflow)} within ${within}`,
    errorRate: (percent: number, workflow: string | undefined, within: string) =>
      `${percent} % or more of the runs${of(workflow)} fail within ${within}`,
    latency: (percent: number, ms: string, trigger: string | undefined) =>
      `${percent} % or more of the answers${of(trigger)} take longer than ${ms}`,
    silence: (trigger: string, length: string) => `no delivery at ${trigger} for ${length}`,
    volume: (above: number, trigger: string | undefined) =>
      `${above} times as many deliveries${of(trigger)} as usual`,
    refusals: (count: number, trigger: string | undefined, within: string) =>
      `${count} or more refusals${of(trigger)} within ${within}`,
    queueAge: (length: string) => `a run waits for its turn longer than ${length}`,
    disk: (free: string) => `less than ${free} of the disk are free`,
  },
};

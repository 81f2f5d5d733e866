const list = new Intl.ListFormat("en");

export const texts = {
  title: "Schedules",
  about: "Times at which workflows are started. Your time zone is used where a time is shown.",
  columns: { schedule: "Schedule", next: "Next", last: "Last run", skipped: "Missed" },
  every: (interval: string) => `Every ${interval}`,
  paused: "paused",
  never: "not again",
  waiting: (skipped: number, waiting: number) => `${skipped}, ${waiting} waiting`,
  actions: "What to do",
  runNow: (workflow: string, name: string) => `Run ${workflow} now, as ${name} would`,
  pause: (workflow: string, name: string) => `Pause ${name} of ${workflow}`,
  goOn: (workflow: string, name: string) => `Let ${name} of ${workflow} go on`,
  wasPaused: "It is paused: nothing starts at its times.",
  wentOn: "It goes on; what it missed meanwhile is not made up for.",
  empty: {
    title: "No schedules",
    about: "A workflow's settings say at which times it is started.",
    action: "To the workflows",
  },
  cron: {
    everyDay: "Every day",
    at: (days: string, clock: string) => `${days} at ${clock}`,
    everyMinutes: (count: number) => (count === 1 ? "Every minute" : `Every ${count} minutes`),
    everyHours: (count: number) => (count === 1 ? "Every hour" : `Every ${count} hours`),
    pastHour: (hours: string, minutes: number) => `${hours}, ${minutes} min past`,
    between: (minutes: string, from: string, to: string) => `${minutes} from ${from} to ${to}`,
    dayOfMonth: (day: number) => `On day ${day} of every month`,
    weekdays: (names: readonly string[]) => list.format(names),
    fromTo: (first: string, last: string) => `${first} to ${last}`,
    names: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  },
};

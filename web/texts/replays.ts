import { wholeText } from "../whole-number.ts";

const deliveries = (count: number) => (count === 1 ? "1 delivery" : `${wholeText(count)} deliveries`);

export const texts = {
  title: "Replays",
  about: "Old deliveries that were run again, several at a time: how far each is, and what it has started.",
  replay: "Replay",
  replayThis: "Replay this delivery",
  replayAbout: "New runs start from it; the delivery itself stays as it is.",
  bulkTitle: "Replay deliveries",
  bulkAbout: "New runs start from them, from the oldest to the newest. The deliveries stay as they are.",
  target: "What is to run",
  targets: {
    newest: "The workflows that ran, in their newest versions",
    original: "The workflows that ran, in the versions that ran then",
    workflow: "Another workflow",
  },
  /** Of a delivery that has started nothing. */
  targetsNow: "The workflows that its trigger's routes choose now",
  workflow: "Workflow",
  version: "Version",
  choose: "Choose…",
  newestVersion: "The newest",
  versionNumber: (version: number) => `Version ${version}`,
  rate: "Deliveries a second, at most",
  rateHint: "So that what they call is not flooded.",
  rateError: "From 0.2 to 1000.",
  counted: "What would be started",
  deliveries: "Deliveries",
  runs: "Runs to start",
  /** Where only the oldest were looked at. */
  incomplete: (looked: number, total: number | null) =>
    `Only the oldest ${wholeText(looked)}${total === null ? "" : ` of ${wholeText(total)}`} were looked at. All are replayed.`,
  skipped: "Passed over",
  anExample: "an example",
  startCount: (runs: number, isComplete: boolean) =>
    runs === 1 && isComplete ? "Start 1 run" : `Start ${wholeText(runs)}${isComplete ? "" : " or more"} runs`,
  started: "The replay is under way.",
  runsStarted: (count: number) => (count === 1 ? "1 run was started." : `${count} runs were started.`),
  edit: "Change what was received first",
  editHint: "The new runs see what you write; the delivery stays as it is, and the change is noted.",
  body: "Body",
  headers: "Headers",
  headersHint:
    "One a line, name: value. A line taken away is a header taken away; masked values stay as they were.",
  headerError: (line: string) => `This line is no header: ${line}`,
  force: "Also though its sender was not proved",
  forceHint: "For administrators only.",
  columns: {
    created: "Asked for",
    status: "Status",
    what: "What",
    progress: "Progress",
    runs: "Runs",
    by: "By",
  },
  statuses: { running: "under way", done: "done", canceled: "canceled" },
  meansDeliveries: deliveries,
  meansQuery: "All that were there",
  since: (time: string) => `since ${time}`,
  until: (time: string) => `until ${time}`,
  of: (done: number, total: number | null) =>
    total === null ? deliveries(done) : `${wholeText(done)} of ${deliveries(total)}`,
  cancel: "Cancel the replay",
  cancelTitle: "Cancel this replay?",
  cancelAbout: "What it has started goes on; nothing more is started.",
  canceled: "The replay was canceled.",
  empty: {
    title: "Nothing has been replayed",
    about: "Choose deliveries in the list, or narrow it down and choose all that match; then press Replay.",
    action: "To the deliveries",
  },
};

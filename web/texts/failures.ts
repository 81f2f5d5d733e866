import { failedRunsMax } from "../../src/contract/failure.ts";
import { wholeText } from "../whole-number.ts";

/** No more than these are counted. */
const orMore = (count: number) => (count >= failedRunsMax ? " or more" : "");
const runs = (count: number) => (count === 1 ? "1 run" : `${wholeText(count)}${orMore(count)} runs`);

export const texts = {
  title: "Failures",
  about: "Failed runs by their cause: one workflow, one step, one error.",
  anyWorkflow: "Any workflow",
  filters: { status: "Status", workflow: "Workflow", span: "Time" },
  statuses: { open: "open", resolved: "resolved", both: "any status" },
  columns: { error: "Error", status: "Status", runs: "Runs", last: "Last" },
  counted: (open: number, count: number) => `${open} since it was resolved, or ever; ${count} that are kept`,
  noMessage: "No message",
  resolvedBy: (by: string, note: string | null) => (note === null ? `resolved by ${by}` : `${by}: ${note}`),
  empty: { title: "Nothing has failed", about: "Failed runs stand here, those of one cause together." },
  incomplete: "The newest 10,000 failed runs are counted; there are more.",
  actions: "What to do",
  resumeAll: "Resume all",
  replayAll: "Replay all",
  resolve: "Resolve",
  reopen: "Reopen",
  reopened: "It is open again.",
  resolved: "It is resolved.",
  resolveTitle: "Resolve this failure?",
  resolveAbout: "Nobody need look at it any more. A run that fails so later opens it again.",
  note: "Note",
  noteHint: "Why nobody need look at it any more.",
  meant: (open: number) =>
    open === 1
      ? "1 run has failed so since it was resolved."
      : `${runs(open)} have failed so since it was resolved.`,
  version: "Version of the workflow",
  versionHint: "Where the workflow was mended, choose the newest: with the old one they fail again.",
  versions: { same: "The one that each ran with", newest: "The newest" },
  refused: (count: number) => `${runs(count)} could not go on:`,
  mend: {
    resume: {
      title: "Resume all runs of this failure",
      about: "Each goes on at the step that failed; what succeeded before is not done again.",
      verb: (open: number) => `Resume ${runs(open)}`,
      done: (count: number) => `${count === 1 ? "1 run goes" : `${count} runs go`} on.`,
    },
    replay: {
      title: "Replay all runs of this failure",
      about: "New runs start from the same deliveries, from their beginning, in the newest version.",
      verb: (open: number) => `Replay ${runs(open)}`,
      done: (count: number) => `${count === 1 ? "1 delivery is" : `${count} deliveries are`} replayed.`,
    },
  },
  ofFailure: "These runs have failed of one cause:",
};

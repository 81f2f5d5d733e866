import { wholeText } from "../whole-number.ts";

export const texts = {
  title: "Runs",
  about: "Workflows that were started, and how far they are.",
  search: "Search in errors",
  anyStatus: "Any status",
  anyWorkflow: "Any workflow",
  anyTrigger: "Any trigger",
  filters: {
    status: "Status",
    workflow: "Workflow",
    trigger: "Trigger",
    span: "Time",
    failure: "Failure",
    delivery: "Delivery",
  },
  columns: {
    created: "Started",
    status: "Status",
    workflow: "Workflow",
    error: "Error",
    took: "Took",
    by: "Started by",
  },
  held: "held back",
  startedBy: {
    delivery: (trigger: string | null) => (trigger === null ? "a delivery" : `a delivery to ${trigger}`),
    replay: (trigger: string | null) => (trigger === null ? "a replay" : `a replay of one to ${trigger}`),
    hand: (by: string | null) => (by === null ? "hand" : by),
    run: (workflow: string) => `a step of ${workflow}`,
    end: (workflow: string) => `the end of ${workflow}`,
    failure: (workflow: string) => `the failure of ${workflow}`,
    schedule: (name: string) => `the schedule ${name}`,
  },
  empty: {
    title: "Nothing has run yet",
    about: "A run begins when a delivery is accepted, a schedule is due, or somebody starts one by hand.",
    action: "To the workflows",
  },
  nothingFound: "Nothing found",
  nothingFoundAbout: "No run is like that.",
  cancel: "Cancel",
  cancelTitle: "Cancel these runs?",
  cancelCount: (found: number, isComplete: boolean) =>
    found === 1 && isComplete
      ? "1 run has not ended and is canceled."
      : `${wholeText(found)}${isComplete ? "" : " or more"} runs have not ended and are canceled.`,
  cancelAbout: "One that runs stops at its next step. A canceled run can be resumed later.",
  cancelVerb: "Cancel runs",
  cancelNothing: "All of them have ended.",
  canceled: (count: number) =>
    count === 1 ? "1 run was canceled." : `${wholeText(count)} runs were canceled.`,
};

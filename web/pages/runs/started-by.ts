import type { StartedBy } from "../../../src/contract/started-by.ts";
import { texts } from "../../texts/runs.ts";

/** Where a run comes from, in words. */
export function startedByText(startedBy: StartedBy): string {
  switch (startedBy.kind) {
    case "delivery":
    case "replay":
      return texts.startedBy[startedBy.kind];
    case "hand":
      return texts.startedBy.hand(startedBy.by);
    case "run":
    case "end":
    case "failure":
      return texts.startedBy[startedBy.kind](startedBy.workflow);
    case "schedule":
      return texts.startedBy.schedule(startedBy.schedule);
    default:
      return startedBy satisfies never;
  }
}

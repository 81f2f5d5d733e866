import type { StartedBy } from "../../../src/contract/started-by.ts";
import { texts } from "../../texts/runs.ts";

/** Where a run comes from, in words; `trigger` is what the one is called that its delivery came to, where that is known. */
export function startedByText(startedBy: StartedBy, trigger: string | null = null): string {
  switch (startedBy.kind) {
    case "delivery":
    case "replay":
      return texts.startedBy[startedBy.kind](trigger);
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

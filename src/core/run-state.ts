import { type RunStatus, runStatusesEnded } from "../contract/run.ts";

/** What may follow what. A running run is queued again when its worker gives it back or died. */
const followers: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ["running", "canceled"],
  running: ["queued", "waiting", "succeeded", "failed", "canceled"],
  waiting: ["running", "canceled"],
  succeeded: [],
  failed: [],
  canceled: [],
};

/** Whether a run in `from` may become `to`. */
export function mayFollow(from: RunStatus, to: RunStatus): boolean {
  return followers[from].includes(to);
}

/** Whether nothing follows this status. */
export function isEnded(status: RunStatus): status is (typeof runStatusesEnded)[number] {
  return (runStatusesEnded as readonly RunStatus[]).includes(status);
}

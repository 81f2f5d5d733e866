import type { RunStatus } from "../../contract/run.ts";

/** Runs of a workspace that have not ended, of one status. */
export interface QueueLength {
  workspace: string;
  status: RunStatus;
  runs: number;
  /** When the oldest of them was made. */
  oldestAt: string | null;
}

/** What operators need of the store beside the data itself. */
export interface Upkeep {
  /** How many runs have not ended, by workspace and status. */
  queue(): Promise<QueueLength[]>;
}

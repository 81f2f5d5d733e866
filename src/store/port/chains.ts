import type { Run } from "../../contract/run.ts";
import type { Schedule } from "../../contract/schedule.ts";
import type { After } from "../../contract/workflow.ts";
import type { NewRun } from "./new-run.ts";

/** What starts a workflow, or what it starts, beside triggers; only what there is. */
export interface WorkflowLinks {
  schedules?: readonly Schedule[];
  after?: readonly After[];
  onFailure?: string;
  /** Workflows that its steps run. */
  starts?: readonly string[];
  /** Runs of it that are under way at once. */
  concurrency?: number;
  /** A template. */
  orderKey?: string;
}

/** A run that has ended, and that something is to follow. */
export type EndedRun = Run;

/** What follows when runs end. */
export interface Chains {
  /** Runs that were started as `followed` and have ended, the earliest first. */
  ended(find: { limit: number }): Promise<EndedRun[]>;
  /** Starts what follows a run, once, and tells the step that waits for it. False: it was done already. */
  follow(given: {
    runId: string;
    workspace: string;
    starts: readonly NewRun[];
    now: string;
  }): Promise<boolean>;
}

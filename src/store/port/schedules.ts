import type { ReadyRun } from "../../core/ready-run.ts";
import type { NewRun } from "./new-run.ts";

/** When a schedule is due, and what became of it. */
export interface ScheduleState {
  workflowId: string;
  name: string;
  workspace: string;
  /** Digest of what it says. */
  spec: string;
  /** Null: paused, or never again. */
  nextAt: string | null;
  paused: boolean;
  lastAt: string | null;
  lastRunId: string | null;
  skipped: number;
  /** Occurrences that wait for the run before them. */
  backlog: readonly string[];
}

export interface Schedules {
  list(find?: { workspace: string }): Promise<ScheduleState[]>;
  /** Makes the schedules be these, as of this revision of the definitions; else nothing. What is unchanged goes on. */
  sync(given: {
    wanted: readonly Pick<ScheduleState, "workflowId" | "name" | "workspace" | "spec" | "nextAt">[];
    revision: number;
  }): Promise<boolean>;
  /**
   * A schedule is due: its runs are started and its next time is noted, unless another process did that or it is not as
   * it was (`due` is what was read). Under `skip`, none are started while its run before has not ended.
   */
  fire(given: {
    due: Pick<ScheduleState, "workflowId" | "name" | "workspace" | "spec"> & { nextAt: string };
    nextAt: string | null;
    overlap: "allow" | "skip" | "queue";
    occurrences: readonly { at: string; run: NewRun }[];
    /** Passed over. */
    skipped: number;
    now: string;
  }): Promise<{ runs: ReadyRun[] } | null>;
  /** Starts the first occurrence that waits, when the run before it has ended. Null: it is not its turn. */
  advance(given: {
    of: Pick<ScheduleState, "workflowId" | "name" | "workspace">;
    at: string;
    run: NewRun;
    now: string;
  }): Promise<ReadyRun | null>;
  /** Paused, what waits is forgotten; resumed, it is due at `nextAt`. False: there is no such schedule. */
  pause(given: {
    workflowId: string;
    name: string;
    paused: boolean;
    nextAt: string | null;
    now: string;
  }): Promise<boolean>;
}

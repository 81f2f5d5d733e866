import type { ReadyRun } from "../../core/ready-run.ts";

/** What a workflow's runs are held back by, whichever way they start. */
export interface GateRule {
  /** So many may be under way at once; null: any number. */
  concurrency: number | null;
  /** None begins. */
  paused: boolean;
  /** Of one key one is under way at a time. */
  ordered: boolean;
}

/** Holds back the runs of workflows that bound them: a run that was taken up asks before it begins. */
export interface Gates {
  /**
   * Whether a run may go on. `held`: it is let go when its turn comes, and was given back; `lost`: it is not this
   * worker's any more. `begun`: something of it was done before, so that a pause does not hold it.
   */
  enter(given: {
    workspace: string;
    workflowId: string;
    runId: string;
    epoch: number;
    begun: boolean;
    /** Null: it is in no order. */
    orderKey: string | null;
    rule: GateRule;
  }): Promise<"in" | "held" | "lost">;
  /** Forgets runs that have ended, and queues those that may go now, in the order in which they came. */
  letGo(given: { workflowId: string; rule: GateRule }): Promise<{ runs: ReadyRun[]; more: boolean }>;
  /** Workflows with runs that are held or counted. */
  workflows(): Promise<string[]>;
  count(find: { workflowId: string }): Promise<{ held: number; underWay: number }>;
  /** Pauses a workflow since then, or lifts its pause. */
  pause(given: { workflowId: string; since: string | null }): Promise<void>;
}

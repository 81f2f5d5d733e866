import type { FailureQuery } from "../../contract/failure.ts";
import type { RunError } from "../../contract/run-status.ts";

/** Failed runs of one cause. Points in time are ISO texts. */
export interface FailureGroup {
  cause: string;
  /** Those that failed since it was settled, or ever. */
  open: number;
  count: number;
  firstAt: string;
  lastAt: string;
  /** The newest of them. */
  sample: { runId: string; workflow: string; version: number; error: RunError | null };
  resolution: { at: string; by: string; note: string | null } | null;
}

/** Failed runs, looked at by what they have in common. */
export interface Failures {
  /** Those that failed last come first. `complete`: all failed runs were looked at. */
  groups(find: {
    workspace: string;
    query: FailureQuery;
    limit: number;
  }): Promise<{ groups: FailureGroup[]; complete: boolean }>;
  group(find: { workspace: string; cause: string }): Promise<FailureGroup | null>;
  /** Its runs that have failed since it was settled, the newest first. */
  members(find: {
    workspace: string;
    cause: string;
    before?: string | undefined;
    limit: number;
  }): Promise<{ id: string; deliveryId: string | null }[]>;
  /** Nobody need look at what has failed so far. */
  resolve(given: {
    workspace: string;
    cause: string;
    by: string;
    note: string | null;
    now: string;
  }): Promise<void>;
  /** What was settled counts again. */
  reopen(given: { workspace: string; cause: string }): Promise<void>;
}

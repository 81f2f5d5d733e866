import type { Run, RunStatus } from "../../contract/run.ts";

/** What runs are looked for by; what is undefined does not matter. */
export interface RunSearch {
  workspace: string;
  workflow?: string | undefined;
  status?: RunStatus | undefined;
  /** Only those that have not ended. */
  unended?: boolean | undefined;
  triggerId?: string | undefined;
  deliveryId?: string | undefined;
  /** Failed ones of this cause. */
  cause?: string | undefined;
  /** ISO: created at this moment or later, or before it. */
  since?: string | undefined;
  until?: string | undefined;
  /** Part of the error's message, letter case aside. */
  error?: string | undefined;
}

/** One page of a list of runs, the newest first. `before`: only those before this id. */
export type RunPage = RunSearch & { before?: string | undefined; limit: number };

/** A page may hold fewer than asked for though `next` says where to go on: no more was looked through. */
export interface FoundRuns {
  items: Run[];
  next: string | null;
}

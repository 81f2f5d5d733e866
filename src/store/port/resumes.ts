import type { Json } from "../../contract/name.ts";
import type { Resume } from "../../contract/resume.ts";
import type { Attempt, Run } from "../../contract/run.ts";
import type { ReadyRun } from "../../core/ready-run.ts";

/** What somebody gave a run that went on after its end. */
export interface CarriedEdits {
  params?: Record<string, Json>;
  body?: Json;
  input?: Json;
  /** In the order in which they were given. */
  variables?: { at: string; saved: Record<string, Json> }[];
}

/** A run as whoever wants it to go on has to know it. */
export interface Resumable {
  run: Run;
  /** Rises whenever the run is taken up or goes on. */
  epoch: number;
  edits: CarriedEdits | null;
  /** In its order. */
  journal: Attempt[];
}

/** Has runs go on after their end. */
export interface Resumes {
  read(find: { workspace: string; id: string }): Promise<Resumable | null>;
  /**
   * Queues an ended run again, in one transaction with what is said of its journal: of lines that are known `resumed` is
   * written, others are added. Null, and nothing is written, when it is not in this epoch any more.
   */
  resume(given: {
    workspace: string;
    id: string;
    epoch: number;
    workflowId: string;
    resume: Resume;
    edits: CarriedEdits | null;
    marked: readonly Attempt[];
    added: readonly Attempt[];
    /** Something follows when it ends. */
    followed: boolean;
    now: string;
  }): Promise<ReadyRun | null>;
}

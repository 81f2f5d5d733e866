import type { ApprovalAnswer, ApprovalQuestion, Awaited } from "../../contract/wait.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { NewRun } from "./new-run.ts";

/** What makes the key of a trigger's deliveries: an expression over the event, and whether it counts at all. */
export interface AwaitedPattern {
  workspace: string;
  /** Name. */
  trigger: string;
  /** Digest of the two expressions. */
  pattern: string;
  eventKey: string;
  when: string | null;
}

/** A key that a delivery brings. */
export interface Arrival {
  pattern: string;
  key: string;
}

/** What a step waits for. */
export type Wanted =
  | {
      kind: "event";
      triggerId: string;
      pattern: string;
      key: string;
      /** An event that came this long before counts, too. */
      lookBackMs: number;
      takes: "all" | "first";
    }
  | { kind: "approval"; question: ApprovalQuestion }
  /** `awaited` false: it is started, and that is all. */
  | { kind: "run"; run: NewRun; awaited: boolean };

/** A step of a run that this worker holds. */
interface Asking {
  workspace: string;
  runId: string;
  epoch: number;
  path: string;
  attempt: number;
  /** For a new wait. */
  id: string;
  /** Null: it can't begin to wait. */
  wanted: Wanted | null;
  /** When it is given up. */
  until: string;
  now: string;
}

export interface ApprovalRow {
  id: string;
  workspace: string;
  runId: string;
  workflow: string;
  path: string;
  state: "open" | "answered" | "expired" | "canceled";
  question: ApprovalQuestion;
  openedAt: string;
  until: string;
  answer: ApprovalAnswer | null;
}

/** How long arrivals are kept for waits that begin later; no step looks back further. */
export const lookBackMsMax = 3_600_000;

/** What runs wait for outside of themselves. */
export interface Waits {
  /**
   * What has become of what the step waits for. The first time, it begins to wait (and a run that it waits for is
   * started): whatever comes from then on is not missed. Asked again it only looks, and past its time it expires.
   * `none`: it had not begun, and can't.
   */
  ask(asking: Asking): Promise<Awaited | { kind: "lost" | "cancel" | "none" }>;
  /**
   * A step waits no longer at this attempt and those before it, or a run that has ended (no step). Gives the runs that were
   * waited for, and go on though nobody wants them any more.
   */
  close(of: { runId: string; step?: { path: string; attempt: number } }): Promise<string[]>;
  /** Runs that have ended, and whose waits for other runs are still open. */
  unclosed(find: { limit: number }): Promise<{ workspace: string; runId: string }[]>;
  /** Runs that go on, though who waited for them does no more, and died before it canceled them. */
  strays(find: { limit: number }): Promise<{ workspace: string; runId: string }[]>;
  /** Matches deliveries that were stored with keys with what waits for them. */
  match(bounds: { now: string; limit: number }): Promise<{ matched: number; more: boolean }>;
  /**
   * Has the runs go on whose waits were met and that are parked; `running` are those that are in hand somewhere, and have
   * not asked since.
   */
  wake(bounds: { now: string; limit: number }): Promise<{ woken: ReadyRun[]; running: string[] }>;
  approval(find: { workspace?: string; id: string }): Promise<ApprovalRow | null>;
  /** The newest first. */
  approvals(find: {
    workspace: string;
    open: boolean;
    before?: string;
    limit: number;
  }): Promise<ApprovalRow[]>;
  /** The first answer counts: `answered` is false where there was one, or where nothing waits any more. */
  answer(given: {
    workspace?: string;
    id: string;
    answer: ApprovalAnswer;
    now: string;
  }): Promise<{ answered: boolean; approval: ApprovalRow | null }>;
}

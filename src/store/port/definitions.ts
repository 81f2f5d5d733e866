import type { AlertRule } from "../../contract/alert.ts";
import type { AuditEntry } from "../../contract/audit.ts";
import type { FormerTrigger } from "../../contract/former-trigger.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { WorkflowVersion } from "../../contract/version.ts";
import type { Workflow, WorkflowListed } from "../../contract/workflow.ts";
import type { Workspace } from "../../contract/workspace.ts";
import type { DraftName } from "./drafts.ts";
import type { Snapshot } from "./snapshot.ts";
import type { AwaitedPattern } from "./waits.ts";

/** A workflow that a test is to run, as it is in force. */
export interface TestOf {
  workspace: string;
  id: string;
  name: string;
  version: number;
  now: string;
}

/** `draftSavedAt`: null where it has no draft. */
export type Tested =
  | { kind: "kept"; version: number; draftSavedAt: string | null }
  | { kind: "unreadable"; reason: string };

/** What one change of the definitions puts and removes; all of it or nothing. */
export interface Change {
  workspace: string;
  /** Whole triggers, new (unknown id) or changed (known id). */
  putTriggers?: Trigger[];
  /** Whole workflows; a changed one brings its new, raised version. Older versions stay readable. */
  putWorkflows?: Workflow[];
  putAlertRules?: AlertRule[];
  /** Names. */
  removeAlertRules?: string[];
  /** Who publishes their versions, and why. */
  publishing?: Publishing;
  /** Drafts that go with it; `conflict` when one has another revision by now. */
  dropDrafts?: readonly (Omit<DraftName, "workspace"> & { ifRevision?: number })[];
  /** Ids. A removed trigger's address answers 404 afterwards; its deliveries stay. */
  removeTriggers?: string[];
  removeWorkflows?: string[];
  /** What the steps of the workflows that are put may wait for. */
  awaited?: readonly AwaitedPattern[];
  /** The workflows that the steps of those that are put run, by their ids. */
  starts?: ReadonlyMap<string, readonly string[]>;
  /** Triggers that no longer answer where they did. */
  former?: readonly FormerTrigger[];
  /** Refuse with `conflict` when the revision is no longer this one, so that checks made on a snapshot hold. */
  ifRevision: number;
  audit?: AuditEntries;
}

export type Publishing = Partial<Pick<WorkflowVersion, "by" | "note" | "restores">>;

/** Written with the change that they tell of, if it changed anything. */
export type AuditEntries = readonly AuditEntry[];

/** Whether it is paused, and its newest run. */
export type WorkflowStanding = Pick<WorkflowListed, "pausedAt" | "lastRun">;

export interface Definitions {
  snapshot(at: { now: string }): Promise<Snapshot>;
  revision(): Promise<number>;
  /** Returns the new revision. Throws Problem `conflict` when `ifRevision` is stale or a name is taken. */
  change(change: Change): Promise<number>;
  /** Calls back after any change, or end of a session, by this or another process; may call back when nothing changed. */
  watch(changed: () => void): Disposable;
  trigger(find: { workspace: string; idOrName: string }): Promise<Trigger | null>;
  /** The newest first. */
  formerTriggers(find: { workspace: string; limit: number }): Promise<FormerTrigger[]>;
  workflows(find: { workspace: string }): Promise<Workflow[]>;
  /** How these stand, by their ids. */
  workflowStandings(find: {
    workspace: string;
    ids: readonly string[];
  }): Promise<Map<string, WorkflowStanding>>;
  workflow(find: { workspace: string; idOrName: string; version?: number }): Promise<Workflow | null>;
  /** A version of a workflow, removed ones too, for the runs that started with it. */
  workflowVersion(find: { id: string; version: number }): Promise<Workflow | null>;
  /**
   * Keeps what a test of a workflow runs, its draft, or else the version that is named, as a version of its own below 0,
   * which is never in force and in no list. What was kept before and is the same has the same number.
   */
  keepTested(test: TestOf): Promise<Tested>;
  /** The newest first. */
  workflowVersions(find: { id: string }): Promise<WorkflowVersion[]>;
  workspaces(): Promise<Workspace[]>;
  saveWorkspace(workspace: Workspace, audit?: AuditEntries): Promise<void>;
}

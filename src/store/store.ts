import type { AlertRule } from "../contract/alert.ts";
import type { AuditEntry } from "../contract/audit.ts";
import type { Delivery, DeliveryDetail } from "../contract/delivery.ts";
import type { Priority } from "../contract/flow.ts";
import type { FormerTrigger } from "../contract/former-trigger.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt, Run, RunAnswer, RunDetail, RunError, RunStatus } from "../contract/run.ts";
import type { StartedBy } from "../contract/started-by.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { WorkflowVersion } from "../contract/version.ts";
import type { Workflow } from "../contract/workflow.ts";
import type { Workspace } from "../contract/workspace.ts";
import type { Accounts } from "./port/accounts.ts";
import type { Alerts } from "./port/alerts.ts";
import type { Audit } from "./port/audit.ts";
import type { Captures } from "./port/captures.ts";
import type { Chains } from "./port/chains.ts";
import type { ClaimedRun } from "./port/claimed-run.ts";
import type { DeadLetters } from "./port/dead-letters.ts";
import type { DraftName, Drafts } from "./port/drafts.ts";
import type { Drifts } from "./port/drift.ts";
import type { Dynamic } from "./port/dynamic.ts";
import type { Failures } from "./port/failures.ts";
import type { Fixtures } from "./port/fixtures.ts";
import type { Flows, Hold } from "./port/flows.ts";
import type { Gates } from "./port/gates.ts";
import type { KeyValues } from "./port/key-values.ts";
import type { Listeners } from "./port/listeners.ts";
import type { Members } from "./port/members.ts";
import type { OwnWrites } from "./port/own-writes.ts";
import type { People } from "./port/people.ts";
import type { Quarantine } from "./port/quarantine.ts";
import type { Quotas } from "./port/quotas.ts";
import type { ReplayStart, Replays } from "./port/replays.ts";
import type { Resumes } from "./port/resumes.ts";
import type { FoundRuns, RunPage, RunSearch } from "./port/run-search.ts";
import type { Schedules } from "./port/schedules.ts";
import type { Count, DeliverySearch, SearchPage } from "./port/search.ts";
import type { SenderPages } from "./port/sender-pages.ts";
import type { Snapshot } from "./port/snapshot.ts";
import type { Statistics } from "./port/statistics.ts";
import type { Upkeep } from "./port/upkeep.ts";
import type { Views } from "./port/views.ts";
import type { Arrival, AwaitedPattern, Waits } from "./port/waits.ts";
import type { Workers } from "./port/workers.ts";

export type { AccountKind, AccountRecord, Accounts, Condition } from "./port/accounts.ts";
export type { Alerts, Tally } from "./port/alerts.ts";
export type { Capture, Taking } from "./port/captures.ts";
export type { Chains, EndedRun, WorkflowLinks } from "./port/chains.ts";
export type { ClaimedRun, RunEvent } from "./port/claimed-run.ts";
export type { HeldDeadLetter, NewDeadLetter } from "./port/dead-letters.ts";
export type { DraftName, Drafts, StoredDraft } from "./port/drafts.ts";
export { type Drift, driftMax } from "./port/drift.ts";
export type { FailureGroup, Failures } from "./port/failures.ts";
export type { Advanced, Flows, Hold } from "./port/flows.ts";
export type { GateRule, Gates } from "./port/gates.ts";
export type { Live } from "./port/live.ts";
export type { Members, NewPerson } from "./port/members.ts";
export type { OwnWriteNote, OwnWrites } from "./port/own-writes.ts";
export type { People } from "./port/people.ts";
export type { KeptRequest } from "./port/quarantine.ts";
export type { Quotas, SpentWindow } from "./port/quotas.ts";
// Parts of the port that stand in files of their own.
export type { HeldReplay, ReplayStart, ReplayStep, Replays } from "./port/replays.ts";
export type { CarriedEdits, Resumable, Resumes } from "./port/resumes.ts";
export type { FoundRuns, RunPage, RunSearch } from "./port/run-search.ts";
export type { ScheduleState, Schedules } from "./port/schedules.ts";
export type { Count, DeliverySearch, SearchPage, SentDelivery } from "./port/search.ts";
export type { KeptSenderPage, SenderPages } from "./port/sender-pages.ts";
export type { Snapshot } from "./port/snapshot.ts";
export { type Counted, type Span, type Statistics, spans } from "./port/statistics.ts";
export type { Purged, QueueLength, StoreHealth, Upkeep } from "./port/upkeep.ts";
export type { Views } from "./port/views.ts";
export type { ApprovalRow, Arrival, AwaitedPattern, Waits, Wanted } from "./port/waits.ts";
export type { Workers } from "./port/workers.ts";

/**
 * The port to whatever keeps Tripline's data. One verb is one transaction: it happened whole when its promise
 * resolves, and is on disk. A verb that could not reach or write the store rejects with `StoreUnavailable` and has
 * changed nothing. Points in time are ISO strings; the caller passes `now`, the store has no clock.
 */
export interface Store extends AsyncDisposable {
  readonly kind: "sqlite" | "postgres";
  readonly definitions: Definitions;
  readonly deliveries: Deliveries;
  readonly drafts: Drafts;
  readonly captures: Captures;
  readonly drift: Drifts;
  readonly runs: Runs;
  readonly resumes: Resumes;
  readonly failures: Failures;
  readonly deadLetters: DeadLetters;
  readonly quarantine: Quarantine;
  readonly replays: Replays;
  readonly fixtures: Fixtures;
  readonly flows: Flows;
  readonly gates: Gates;
  readonly keyValues: KeyValues;
  readonly quotas: Quotas;
  readonly workers: Workers;
  readonly people: People;
  readonly accounts: Accounts;
  readonly members: Members;
  readonly dynamic: Dynamic;
  readonly audit: Audit;
  readonly listeners: Listeners;
  readonly ownWrites: OwnWrites;
  readonly upkeep: Upkeep;
  readonly waits: Waits;
  readonly chains: Chains;
  readonly schedules: Schedules;
  readonly alerts: Alerts;
  readonly statistics: Statistics;
  readonly views: Views;
  readonly senderPages: SenderPages;
  /** Resolves when the store can write: rejects with `StoreUnavailable` otherwise. */
  ping(): Promise<void>;
  /** Waits for what is being written, then closes. */
  close(): Promise<void>;
}

// ---------------------------------------------------------------------------------------------- definitions

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
  /** Triggers that no longer answer where they did. */
  former?: readonly FormerTrigger[];
  /** Refuse with `conflict` when the revision is no longer this one, so that checks made on a snapshot hold. */
  ifRevision: number;
  audit?: AuditEntries;
}

export type Publishing = Partial<Pick<WorkflowVersion, "by" | "note" | "restores">>;

/** Written with the change that they tell of, if it changed anything. */
export type AuditEntries = readonly AuditEntry[];

export interface Definitions {
  snapshot(at: { now: string }): Promise<Snapshot>;
  revision(): Promise<number>;
  /** Returns the new revision. Throws Problem `conflict` when `ifRevision` is stale or a name is taken. */
  change(change: Change): Promise<number>;
  /** Calls back after any change made by this or another process; may call back when nothing changed. */
  watch(changed: () => void): Disposable;
  trigger(find: { workspace: string; idOrName: string }): Promise<Trigger | null>;
  /** The newest first. */
  formerTriggers(find: { workspace: string; limit: number }): Promise<FormerTrigger[]>;
  workflows(find: { workspace: string }): Promise<Workflow[]>;
  workflow(find: { workspace: string; idOrName: string; version?: number }): Promise<Workflow | null>;
  /** A version of a workflow, removed ones too, for the runs that started with it. */
  workflowVersion(find: { id: string; version: number }): Promise<Workflow | null>;
  /** The newest first. */
  workflowVersions(find: { id: string }): Promise<WorkflowVersion[]>;
  workspaces(): Promise<Workspace[]>;
  saveWorkspace(workspace: Workspace, audit?: AuditEntries): Promise<void>;
}

// ----------------------------------------------------------------------------------------------- deliveries

/** A run to be queued with a delivery. */
export interface NewRun {
  id: string;
  workflowId: string;
  workflow: string;
  version: number;
  replayOf?: string;
  /** Held back until its trigger's flow lets it go. */
  hold?: Hold;
  /** What it is started with, where no delivery starts it. */
  input?: Json;
  /** Absent: a delivery, a replay of one, or somebody. */
  startedBy?: StartedBy;
  /** The run that waits for its end. */
  parentRunId?: string;
  /** The schedule that starts it: `workflowId/name`. */
  origin?: string;
  /** Something is to follow when it ends: see `Chains`. */
  followed?: boolean;
  /** Its place in a trace; absent: that of its delivery. */
  traceparent?: string;
}

/** A delivery to store with all that follows from it, in one transaction. */
export interface Acceptance {
  /** `trace`, `headers`, `query`, `pathParameters` and `params` are stored as they stand. */
  delivery: Omit<DeliveryDetail, "body" | "runs" | "duplicateOf" | "faulty" | "sentBytes" | "traceId"> & {
    /** Its place in a trace that is collected here; that of its sender is among its headers. */
    traceparent?: string;
  };
  body: Uint8Array;
  /**
   * As it was sent, where that is something else: the bytes, or the delivery `of` one request that holds them, and the
   * headers where they are others.
   */
  sent?: { body: Uint8Array | null; of?: string; headers?: Record<string, string> };
  /** Its trigger's author has something to mend. */
  faulty?: boolean;
  /** What it brought that runs may be waiting for. */
  arrivals?: readonly Arrival[];
  /** Names that the trigger gives to the headers and the body, for its runs. */
  variables?: EventVariables;
  /**
   * Claims the key for the trigger until `expiresAt`; held by another delivery, this one is stored as `duplicate`.
   * `answer` is what duplicates are answered, where that is known already.
   */
  claimKey: { key: string; expiresAt: string; answer?: string | null } | null;
  /** Not started for a duplicate. */
  runs: NewRun[];
  /** The worker that runs them at once because the caller waits; absent: they are queued for anyone. */
  claimedBy?: string;
  /** The id of the dynamic trigger that was called: one of its uses is spent, unless the delivery is a duplicate. */
  spends?: string;
  /** Absent: normal. When much waits to be written, low ones are refused first. */
  priority?: Priority;
}

export interface EventVariables {
  headers?: string | undefined;
  body?: string | undefined;
}

type Kept = { kind: "stored" } | { kind: "duplicate"; of: string };
/** `spent`: the dynamic trigger has no use left, was revoked or has expired; nothing was stored. */
export type Accepted = Kept | { kind: "spent" };

/** What became of deliveries that are stored together: of each; or `spent`, and nothing was stored. */
export type AcceptedTogether = { kind: "taken"; each: Kept[] } | { kind: "spent" };

export interface DeliveryFilter {
  workspace: string;
  triggerId?: string;
  /** Only those after this id (older ones come first) or before it (newer ones first, the default). */
  after?: string;
  before?: string;
  limit: number;
}

export interface SentBytes {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A refused request, or a challenge that was answered, for its bounded ring. `body` is at most its first 16 KiB. */
export interface Rejection {
  delivery: Acceptance["delivery"];
  body: Uint8Array;
  faulty?: boolean;
}

/** The bounds of each ring, per workspace. */
export const rejectionsMax = 1_000,
  rejectionBytesMax = 8_388_608;

/** The first run of a workflow on a delivery; `own` where the delivery itself started it, as of the time it came. */
export interface StartedOn extends Omit<NewRun, "replayOf"> {
  deliveryId: string;
  own: boolean;
}

export interface Deliveries {
  accept(acceptance: Acceptance): Promise<Accepted>;
  /** Stores the deliveries of one request in their order, all or none; each may turn out to be a duplicate. */
  acceptTogether(acceptances: readonly Acceptance[]): Promise<AcceptedTogether>;
  /** Adds to the rings, each status to its own, and drops the oldest beyond their bounds. */
  reject(rejections: readonly Rejection[]): Promise<void>;
  /** Refused requests are listed and found, too. */
  /** What duplicates of the delivery that holds a key are answered; null where nothing was kept. */
  firstAnswer(find: { triggerId: string; key: string }): Promise<string | null>;
  /** Keeps an answer for duplicates, unless there is one. Returns the one that is kept; null: the key is not held. */
  keepAnswer(keep: {
    triggerId: string;
    key: string;
    deliveryId: string;
    answer: string;
  }): Promise<string | null>;
  /** How many deliveries of a trigger since then have something for its author to mend, `countMax` at most. */
  faults(find: { triggerId: string; since: string; countMax: number }): Promise<number>;
  /** Refused requests are found here too, under `status: "rejected"` or without a status. */
  list(filter: DeliveryFilter): Promise<Delivery[]>;
  /** Looks for deliveries within a time; what is not done by then is gone on with from `next`. */
  search(search: DeliverySearch): Promise<SearchPage>;
  /** How many it would find, from the newest on; for `lookMs` at most. */
  count(search: Omit<DeliverySearch, "limit">): Promise<Count>;
  get(find: { workspace: string; id: string }): Promise<DeliveryDetail | null>;
  /** What a list says of it, without its content. */
  find(find: { workspace: string; id: string }): Promise<Delivery | null>;
  /** Of each of these deliveries, the workflows that have run on it. */
  startedOn(find: { workspace: string; ids: readonly string[] }): Promise<StartedOn[]>;
  /** The body as received, decompressed. */
  body(find: { workspace: string; id: string }): Promise<Uint8Array | null>;
  /** Headers and body as they were sent, before anything was unpacked. */
  sent(find: { workspace: string; id: string }): Promise<SentBytes | null>;
}

// ----------------------------------------------------------------------------------------------------- runs

/** `lost`: another worker has the run, or it has ended; stop at once. `cancel`: written, and the run is to stop. */
export type Written = "written" | "lost" | "cancel";

interface Held {
  runId: string;
  epoch: number;
  /** Journal lines to add; one with the same path and attempt replaces a `waiting` one. */
  attempts: readonly Attempt[];
  /** Milliseconds of running since the claim. */
  ranMs: number;
}

export interface Runs {
  /** Queues runs on their own, from a stored delivery, or from an edited one that is stored with them (replay). */
  start(start: {
    workspace: string;
    deliveryId: string | null;
    edited?: ReplayStart["edited"];
    runs: readonly NewRun[];
    now: string;
  }): Promise<void>;
  /**
   * Takes queued runs, or waiting ones that are due, raising their epoch; `ids` in the order wanted. Those that are
   * not to be had (ended, held by a living worker, not due) are left out.
   */
  claim(claim: { worker: string; ids: readonly string[]; now: string }): Promise<ClaimedRun[]>;
  /** Reads a run that `accept` claimed for this worker. */
  claimed(find: { worker: string; id: string }): Promise<ClaimedRun | null>;
  /** Writes the journal; the run goes on. */
  checkpoint(held: Held): Promise<Written>;
  /** Writes the journal; the run waits until `wakeAt`. */
  park(held: Held & { wakeAt: string }): Promise<Written>;
  /** Writes the journal and ends the run. */
  finish(
    held: Held & {
      status: "succeeded" | "failed" | "canceled";
      output: Json;
      error: RunError | null;
      /** What failed runs have in common with others. */
      cause?: string | null;
      answer: RunAnswer | null;
      now: string;
    },
  ): Promise<Written>;
  /** Gives a run back unfinished, as at a graceful stop: queued again, for anyone. */
  release(held: Held & { now: string }): Promise<Written>;
  /** Ends queued and waiting runs, marks running ones to stop at their next write. Returns what became of each. */
  cancel(cancel: {
    workspace: string;
    ids: readonly string[];
    now: string;
  }): Promise<{ id: string; status: RunStatus | "unknown" }[]>;
  /** Of these running runs, those that were asked to stop. */
  cancelRequested(ids: readonly string[]): Promise<string[]>;
  /** Embedded store: queued runs and due waiting ones; of each priority oldest first. */
  ready(find: { now: string; limit: number }): Promise<{ id: string; priority: Priority }[]>;
  /** When the next waiting run is due, or null. */
  nextWake(): Promise<string | null>;
  /** Embedded store, at start: every `running` run is queued again, since its process is gone. Returns how many. */
  recover(at: { now: string }): Promise<number>;
  search(search: RunPage): Promise<FoundRuns>;
  /** How many it would find; for `lookMs` at most. */
  count(search: RunSearch & { lookMs: number }): Promise<Count>;
  get(find: { workspace: string; id: string }): Promise<RunDetail | null>;
  /** Those of these ids that there are, in the order of ids. */
  some(find: { workspace: string; ids: readonly string[] }): Promise<Run[]>;
  /** A run's end as a caller who waits sees it. */
  outcome(find: {
    id: string;
  }): Promise<{ status: RunStatus; answer: RunAnswer | null; output: Json; error: RunError | null } | null>;
  counts(find: { workspace: string }): Promise<Record<RunStatus, number>>;
}

import type { Accounts } from "./port/accounts.ts";
import type { Alerts } from "./port/alerts.ts";
import type { Audit } from "./port/audit.ts";
import type { Captures } from "./port/captures.ts";
import type { Chains } from "./port/chains.ts";
import type { DeadLetters } from "./port/dead-letters.ts";
import type { Definitions } from "./port/definitions.ts";
import type { Deliveries } from "./port/deliveries.ts";
import type { Drafts } from "./port/drafts.ts";
import type { Drifts } from "./port/drift.ts";
import type { Dynamic } from "./port/dynamic.ts";
import type { Failures } from "./port/failures.ts";
import type { Fixtures } from "./port/fixtures.ts";
import type { Flows } from "./port/flows.ts";
import type { Gates } from "./port/gates.ts";
import type { KeyValues } from "./port/key-values.ts";
import type { Listeners } from "./port/listeners.ts";
import type { Members } from "./port/members.ts";
import type { OwnWrites } from "./port/own-writes.ts";
import type { People } from "./port/people.ts";
import type { Quarantine } from "./port/quarantine.ts";
import type { Quotas } from "./port/quotas.ts";
import type { Replays } from "./port/replays.ts";
import type { Resumes } from "./port/resumes.ts";
import type { Runs } from "./port/runs.ts";
import type { Schedules } from "./port/schedules.ts";
import type { Sealing } from "./port/sealing.ts";
import type { SenderPages } from "./port/sender-pages.ts";
import type { Statistics } from "./port/statistics.ts";
import type { Upkeep } from "./port/upkeep.ts";
import type { Views } from "./port/views.ts";
import type { Waits } from "./port/waits.ts";
import type { Workers } from "./port/workers.ts";

export type { AccountKind, AccountRecord, Accounts, Condition } from "./port/accounts.ts";
export type { AlertChange, Alerts, Tally, Untold } from "./port/alerts.ts";
export type { Capture, Taking } from "./port/captures.ts";
export type { Chains, EndedRun, WorkflowLinks } from "./port/chains.ts";
export type { ClaimedRun, RunEvent } from "./port/claimed-run.ts";
export type { HeldDeadLetter, NewDeadLetter } from "./port/dead-letters.ts";
export type { AuditEntries, Change, Definitions, Publishing } from "./port/definitions.ts";
export {
  type Acceptance,
  type Accepted,
  type AcceptedTogether,
  type Deliveries,
  type DeliveryFilter,
  type EventVariables,
  type LateAnswer,
  type Rejection,
  rejectionBytesMax,
  rejectionsMax,
  type SentBytes,
  type StartedOn,
} from "./port/deliveries.ts";
export type { DraftName, Drafts, StoredDraft } from "./port/drafts.ts";
export { type Drift, driftMax } from "./port/drift.ts";
export type { FailureGroup, Failures } from "./port/failures.ts";
export type { Advanced, Flows, Hold } from "./port/flows.ts";
export type { GateRule, Gates } from "./port/gates.ts";
export type { Live } from "./port/live.ts";
export type { Members, NewPerson } from "./port/members.ts";
export type { NewRun } from "./port/new-run.ts";
export type { OwnWriteNote, OwnWrites } from "./port/own-writes.ts";
export type { People } from "./port/people.ts";
export type { KeptRequest } from "./port/quarantine.ts";
export type { Quotas, SpentWindow } from "./port/quotas.ts";
// Parts of the port that stand in files of their own.
export type { HeldReplay, ReplayStart, ReplayStep, Replays } from "./port/replays.ts";
export type { CarriedEdits, Resumable, Resumes } from "./port/resumes.ts";
export type { FoundRuns, RunPage, RunSearch } from "./port/run-search.ts";
export type { ClearLine, HeldLines, LinesPage, NewValue, Runs, Written } from "./port/runs.ts";
export type { ScheduleState, Schedules } from "./port/schedules.ts";
export type { Count, DeliverySearch, SearchPage, SentDelivery } from "./port/search.ts";
export type { KeptSenderPage, SenderPages } from "./port/sender-pages.ts";
export type { Snapshot } from "./port/snapshot.ts";
export { type Counted, type Span, type Statistics, spans } from "./port/statistics.ts";
export type { Purged, QueueLength, Removal, Removed, StoreHealth, Upkeep } from "./port/upkeep.ts";
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
  readonly sealing: Sealing;
  /** Resolves when the store answers and can change what it has: rejects with `StoreUnavailable` otherwise. */
  ping(): Promise<void>;
  /** Resolves when the store has kept as much as a delivery is, and deleted it again: a full disk rejects, as above. */
  probe(): Promise<void>;
  /** Waits for what is being written, then closes. */
  close(): Promise<void>;
}

import type { Kysely, Transaction } from "kysely";
import type { LargeValue } from "../../contract/large.ts";
import type { Json } from "../../contract/name.ts";
import type { Attempt, RunAnswer, RunError, RunStatus } from "../../contract/run.ts";
import type { ReadyRun } from "../../core/ready-run.ts";
import type { ColumnTypes } from "../migrations/0001-first.ts";
import type {
  Acceptance,
  Accepted,
  AcceptedTogether,
  ClaimedRun,
  Rejection,
  Store,
  Workers,
  Written,
} from "../store.ts";
import type { RunValueRow } from "./run-tables.ts";
import type { Tables } from "./tables.ts";

/** What differs between the engines; all else is written once, in this folder. */
export interface Engine {
  readonly kind: Store["kind"];
  readonly db: Kysely<Tables>;
  readonly workers: Workers;
  readonly types: ColumnTypes;
  /** Makes ready for our tables, before they are made or changed. */
  prepare(): Promise<void>;
  /** Makes the statements of the hot path; to be called when the tables stand. */
  hot(): Hot;
  /** Whether an error says that the store failed, rather than that one operation was at fault. */
  isFailure(error: unknown): boolean;
  /** Has workers woken for runs when the transaction commits. */
  wake(transaction: Transaction<Tables>, runs: readonly ReadyRun[]): Promise<void>;
  /** Waits until no other transaction holds the name, and holds it until this one ends. */
  lock(transaction: Transaction<Tables>, name: string): Promise<void>;
  /** Tells watchers, here and in other processes, when the transaction commits. */
  announce(transaction: Transaction<Tables>): Promise<void>;
  watch(changed: () => void): Disposable;
  /** Where the processes are that use the store and were not given the key of this id, or not as the one that is to be in force. */
  without(transaction: Transaction<Tables>, keyId: string): Promise<readonly string[]>;
  ping(): Promise<void>;
  /** Its version, its own clock (ms since 1970) where that is not this machine's, and the room that a bound of its own leaves. */
  describe(): Promise<{ version: string; clock: number | null; room: { left: number; of: number } | null }>;
  /** Copies all of it to a file, where the store is one file. */
  copyTo(file: string): Promise<void>;
  /** Gives freed pages of the file back to the disk; gives how many free ones are left. */
  shrink(pages: number): Promise<number>;
  readonly reserve: Reserve;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
  /** Closes what is not `db`'s own. */
  close(): Promise<void>;
}

/** Room on the disk that is kept for making room. */
export interface Reserve {
  /** Lays it in where there is plenty of room. */
  keep(): Promise<void>;
  /** Gives it to whoever makes room and failed with this. False: it has failed of something else, or there is none left. */
  open(failure: unknown): Promise<boolean>;
  /** Throws `StoreUnavailable` while it is given away: what takes room has to wait. */
  guard(): void;
}

/** The verbs that every delivery and every run pass through: grouped, with statements made once. */
export interface Hot {
  accept(acceptance: Acceptance): Promise<Accepted>;
  acceptTogether(acceptances: readonly Acceptance[]): Promise<AcceptedTogether>;
  reject(rejections: readonly Rejection[]): Promise<void>;
  claim(claim: { worker: string; ids: readonly string[]; now: string }): Promise<ClaimedRun[]>;
  claimed(find: { worker: string; id: string }): Promise<ClaimedRun | null>;
  write(write: Write): Promise<Written>;
  outcome(find: { id: string }): Promise<Outcome | null>;
}

/** Any write of the worker that holds a run. */
export interface Write {
  runId: string;
  epoch: number;
  attempts: readonly Attempt[];
  ranMs: number;
  /** `running` goes on, `waiting` until `wakeAt`, `queued` is given back; else it ended at `endedAt`. */
  status: RunStatus;
  wakeAt: string | null;
  endedAt: string | null;
  output: Json;
  error: RunError | null;
  answer: RunAnswer | null;
  /** Of one that has failed. */
  cause: string | null;
  /** What of the output is kept apart. */
  large?: readonly LargeValue[] | undefined;
  values?: readonly RunValueRow[];
  /** By line: what was masked in it. */
  sealed?: ReadonlyMap<string, string>;
}

export interface Outcome {
  status: RunStatus;
  answer: RunAnswer | null;
  output: Json;
  /** What of the output is kept apart. */
  large?: LargeValue[];
  error: RunError | null;
}

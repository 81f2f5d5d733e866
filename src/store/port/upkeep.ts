import type { RetentionKind } from "../../contract/retention.ts";
import type { RunStatus } from "../../contract/run.ts";

/** Runs of a workspace that have not ended, of one status. */
export interface QueueLength {
  workspace: string;
  status: RunStatus;
  runs: number;
  /** When the oldest of them was made. */
  oldestAt: string | null;
}

/** Which of a workspace's entries of one kind, oldest first. */
export interface Entries {
  workspace: string;
  kind: RetentionKind;
  /** Only those after this id; empty: from the first. */
  after: string;
  limit: number;
}

/** What one step of a purge did. */
export interface Purged {
  /** Entries looked at; fewer than `limit`: there are no more. */
  looked: number;
  deleted: number;
  /** About what all that was deleted took. */
  bytes: number;
  /** The last one looked at, to go on after; null: none. */
  last: string | null;
}

/** Which deliveries somebody wants deleted, whatever their age. */
export interface Removal {
  workspace: string;
  ids: readonly string[];
  now: string;
  /** Also those whose key is held: what comes again with it is taken as new. */
  releaseKeys: boolean;
  dryRun: boolean;
}

export interface Removed {
  deleted: number;
  /** About what they took, with their runs. */
  bytes: number;
  /** Left because something needs them, and because they hold a key. */
  needed: number;
  keyed: number;
}

export interface StoreHealth {
  /** Of SQLite or PostgreSQL. */
  version: string;
  /** The database's own clock, where it has one. */
  clock: string | null;
  /** Workers that have not been buried, and when each was last seen. */
  workers: { id: string; seenAt: string }[];
  /** Bytes, under a bound of its own; null: only the disk bounds it. */
  room: { left: number; of: number } | null;
}

/** What operators need of the store beside the data itself. */
export interface Upkeep {
  /** How many runs have not ended, by workspace and status. */
  queue(): Promise<QueueLength[]>;
  health(): Promise<StoreHealth>;
  /** Ids with about the bytes they take: of a run with its journal and values, of a delivery with its runs so far. */
  entries(entries: Entries): Promise<{ id: string; bytes: number }[]>;
  /**
   * Looks at `limit` entries before the id `until` and deletes those that nothing needs: no run that has not ended, no
   * dead letter, no window of a key, no quarantine. A delivery goes with its runs and their journals. `dryRun` only counts.
   */
  purge(purge: Entries & { until: string; now: string; dryRun: boolean }): Promise<Purged>;
  /** Deletes these deliveries but for those that something needs, with their runs; ids that name nothing are passed over. */
  remove(removal: Removal): Promise<Removed>;
  /** A number that has risen when anything of the workspace was removed. */
  removals(find: { workspace: string }): Promise<number>;
  /** Embedded store: keeps some room on the disk for `purge`, which a disk that is full has none for. */
  keepReserve(): Promise<void>;
  /** Gives freed room of the file back to the disk, so many pages at a time. Returns how many free ones are left. */
  shrink(shrink: { pages: number }): Promise<number>;
  /** Embedded store: copies all of it to a new file while it is in use. */
  copyTo(file: string): Promise<void>;
  /** Takes, or keeps, a duty that one process has at a time. False: another one has it until its time is over. */
  lease(lease: { name: string; holder: string; now: string; forMs: number }): Promise<boolean>;
  /** Gives a duty up. */
  yield(lease: { name: string; holder: string }): Promise<void>;
}

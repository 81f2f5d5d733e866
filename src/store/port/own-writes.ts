/** A write of ours that may come back as a delivery. */
export interface OwnWriteNote {
  workspace: string;
  /** The digest of its key. */
  key: string;
  /** Digests of the values by field; null: the key alone tells. */
  fields: Readonly<Record<string, string>> | null;
  runId: string;
  /** The step's path in the run. */
  path: string;
  at: string;
  /** Afterwards what comes is no echo of it. */
  until: string;
}

/** Notes of one key that are looked at: more writes within one window are a loop already. */
export const ownWritesMax = 100;

/** What steps noted before they wrote to systems that tell us of their changes; all processes share it. */
export interface OwnWrites {
  /** Another attempt at the same step takes the place of the one before. */
  note(note: OwnWriteNote): Promise<void>;
  /** Those of a key whose time is not over, the newest first, `ownWritesMax` at most. */
  find(find: { workspace: string; key: string; now: string }): Promise<OwnWriteNote[]>;
  /** Forgets some of those whose time is over. */
  forget(at: { now: string }): Promise<void>;
}

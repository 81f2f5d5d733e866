import type { AuditEntry, AuditKind } from "../../contract/audit.ts";

export interface AuditFilter {
  workspace: string;
  kind?: AuditKind;
  action?: string;
  /** An id or a name. */
  target?: string;
  /** The id or name of a key or a person, or a person's e-mail. */
  actor?: string;
  address?: string;
  since?: string;
  until?: string;
  /** Only those that began before this one, by its id; the newest first. */
  before?: string;
  limit: number;
}

/** Who changed what, and who was refused. Entries of a change are written with it, in its transaction. */
export interface Audit {
  /** Adds entries; one that is there already by its id is counted up, and its `lastAt` moved on. */
  add(entries: readonly AuditEntry[]): Promise<void>;
  list(filter: AuditFilter): Promise<AuditEntry[]>;
  /**
   * Forgets what is older than its kind is kept, and the oldest of what strangers cause beyond `strangersMax` entries a
   * workspace; at most `limit` of each. Returns how many.
   */
  prune(prune: {
    changesBefore: string;
    othersBefore: string;
    strangersMax: number;
    limit: number;
  }): Promise<number>;
}

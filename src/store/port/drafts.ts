import type { Json } from "../../contract/name.ts";
import type { DraftHead, DraftKind } from "../../contract/version.ts";
import type { AuditEntries } from "./definitions.ts";

/** A draft with its definition, as it was saved. */
export interface StoredDraft extends DraftHead {
  definition: Json;
}

export interface DraftName {
  workspace: string;
  kind: DraftKind;
  name: string;
}

/** Saved where the draft that is there has this revision; 0: there is none. */
export type NewDraft = Omit<StoredDraft, "revision"> & { ifRevision: number };

/** Definitions that are being worked on, beside those in force. */
export interface Drafts {
  get(find: DraftName): Promise<StoredDraft | null>;
  /** By kind and name, without their definitions. */
  list(find: { workspace: string }): Promise<DraftHead[]>;
  /**
   * Saves it when the draft that is there has this revision (0: there is none). Returns its new revision. Throws Problem
   * `conflict`, which names who has saved it meanwhile, and when.
   */
  save(draft: NewDraft, audit?: AuditEntries): Promise<number>;
  /** The same of several, all or none. Returns their revisions. */
  saveAll(drafts: readonly NewDraft[], audit?: AuditEntries): Promise<number[]>;
  /** False where there is none. Throws Problem `conflict` when it has another revision than that which is given. */
  discard(find: DraftName & { ifRevision?: number | undefined }, audit?: AuditEntries): Promise<boolean>;
}

import type { AuditEntry } from "../../contract/audit.ts";

/** What all other keys are made of, 32 bytes each. */
export interface Roots {
  /** Of sessions and second factors. */
  people: Uint8Array;
  /** Of whatever is given to others, signed: links, addresses. */
  links: Uint8Array;
}

/** The keys that encrypt what is kept encrypted: secrets, quarantine, dead letters, what was masked in journals. */
export interface Sealing {
  /** They stay, whichever key encrypts. */
  readonly roots: Roots;
  /** The ids of the keys; of those that this process was given the first is the one that is to be in force. */
  keys(): { inForce: string; given: readonly string[] };
  /**
   * Puts the first of the keys that this process was given in force for all processes; secrets are encrypted with it in
   * the same transaction. False: it is in force already. Throws Problem `conflict` where another process was not given it.
   */
  change(audit?: readonly AuditEntry[]): Promise<boolean>;
  /** Ends what was signed for others: each process takes another root for it at its next start. */
  endLinks(audit?: readonly AuditEntry[]): Promise<void>;
  /**
   * Encrypts anew what another key than the one in force has encrypted, of all but secrets: what lies behind `after`, so
   * much of it as takes about `forMs`. Null is the beginning. Whatever is encrypted meanwhile elsewhere may be missed.
   */
  reseal(reseal: { after: string | null; forMs: number }): Promise<Resealed>;
}

export interface Resealed {
  /** How many were encrypted anew. */
  resealed: number;
  /** How many no key that was given opens; they stay. */
  unreadable: number;
  /** How many others are writing or deleting just now: they are for another look. */
  held: number;
  /** Where to go on; null: nothing is left behind it. */
  next: string | null;
}

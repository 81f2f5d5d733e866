import type { Key } from "../../contract/key.ts";
import type { LearnedSecret, Secret } from "../../contract/secret.ts";
import type { AuditEntries } from "./definitions.ts";

/** How often a trigger's credential has proved who sends, and when it last did. */
export interface CredentialUse {
  triggerId: string;
  credentialId: string;
  uses: number;
  lastUsedAt: string;
  lastAddress: string;
}

/** Issued keys, secrets, and what both are used for. */
export interface People {
  keys(find: { workspace: string }): Promise<Key[]>;
  /** Stores a key by its digest (SHA-256, hex). Throws Problem `conflict` when the name is taken by a live key. */
  addKey(key: Key & { digest: string }, audit?: AuditEntries): Promise<void>;
  revokeKey(
    revoke: { workspace: string; idOrName: string; now: string },
    audit?: AuditEntries,
  ): Promise<boolean>;
  /** Notes last uses, in bulk and without haste. */
  usedKeys(uses: readonly { id: string; at: string }[]): Promise<void>;
  /** Adds uses of triggers' credentials, in bulk and without haste; the later of two last uses stays. */
  usedCredentials(
    uses: readonly {
      triggerId: string;
      credentialId: string;
      count: number;
      lastAt: string;
      lastAddress: string;
    }[],
  ): Promise<void>;
  /** Of the credentials of these triggers, in their order. */
  credentialUses(find: { triggerIds: readonly string[] }): Promise<CredentialUse[]>;
  secrets(find: { workspace: string }): Promise<Secret[]>;
  /** Encrypts and stores; an existing one is replaced. */
  putSecret(
    secret: { workspace: string; name: string; value: string; now: string },
    audit?: AuditEntries,
  ): Promise<void>;
  /** As `putSecret`, where there is none by its name; false where there is one. */
  addSecret(
    secret: { workspace: string; name: string; value: string; now: string },
    audit?: AuditEntries,
  ): Promise<boolean>;
  /**
   * Stores a secret that came with a provider's challenge where there is none by its name yet, and says which value is
   * there now: this one (`kept`), the same one as before, or another.
   */
  learnSecret(
    secret: { workspace: string; name: string; value: string; now: string },
    audit?: AuditEntries,
  ): Promise<"kept" | "same" | "other">;
  /** The value of a secret that came with a challenge; null for all others. Entries are added where there is one. */
  learnedSecret(
    find: { workspace: string; name: string },
    audit?: AuditEntries,
  ): Promise<LearnedSecret | null>;
  removeSecret(find: { workspace: string; name: string }, audit?: AuditEntries): Promise<boolean>;
}

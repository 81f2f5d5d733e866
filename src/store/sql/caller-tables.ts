import type { DynamicProof } from "../../contract/dynamic.ts";

/** Who calls triggers, by which addresses and how often, and who listens to them. */
export interface CallerTables {
  dynamic_triggers: DynamicRow;
  credential_uses: CredentialUsesRow;
  listeners: ListenerRow;
  listener_answers: { delivery_id: string; answer: string; created_at: number };
  quota_windows: { owner: string; seconds: number; reset_at: number; used: number };
}

/** An address that a program got for a trigger at run time. */
export interface DynamicRow {
  /** SHA-256 of what stands in the address, hex. */
  digest: string;
  id: string;
  workspace: string;
  trigger_id: string;
  subject: string | null;
  /** JSON */
  data: string;
  proof: DynamicProof;
  created_at: number;
  expires_at: number | null;
  uses_max: number | null;
  uses: number;
  last_used_at: number | null;
  revoked_at: number | null;
  /** From when on it answers no more, as far as that is known. */
  ended_at: number | null;
}

interface CredentialUsesRow {
  trigger_id: string;
  credential: string;
  uses: number;
  last_used_at: number;
  last_address: string;
}

/** A developer's machine that deliveries are handed to. */
interface ListenerRow {
  trigger_id: string;
  name: string;
  workspace: string;
  session: string;
  /** Whether senders get its answers. */
  answers: number;
  until: number | null;
  /** Up to which delivery, and behind a space each those of the later ones that are done with, too. */
  acknowledged: string | null;
  acknowledged_at: number | null;
}

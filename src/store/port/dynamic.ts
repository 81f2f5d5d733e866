import type { DynamicState, DynamicTrigger } from "../../contract/dynamic.ts";
import type { AuditEntries } from "../store.ts";

export interface DynamicFilter {
  workspace: string;
  triggerId: string;
  subject?: string;
  state: DynamicState;
  now: string;
  /** Only those before this id; newest first. */
  before?: string;
  limit: number;
}

/** Addresses that programs got for triggers. Their uses are spent by `deliveries.accept`. */
export interface Dynamic {
  /** `digest` is the SHA-256, hex, of what stands in the address. */
  add(added: DynamicTrigger & { digest: string }, along?: AddedAlong): Promise<void>;
  find(find: { digest: string }): Promise<DynamicTrigger | null>;
  get(find: { workspace: string; triggerId: string; id: string }): Promise<DynamicTrigger | null>;
  list(filter: DynamicFilter): Promise<DynamicTrigger[]>;
  /** Revokes those of these ids, of this subject, or all; gives how many were not revoked before. */
  revoke(revoke: {
    workspace: string;
    triggerId: string;
    ids?: readonly string[];
    subject?: string;
    now: string;
  }): Promise<number>;
  /** Forgets those that were revoked or expired before; at most `limit`. */
  clean(clean: Cleaning): Promise<number>;
}

/** What is written with a new address, in its transaction. */
interface AddedAlong {
  audit: AuditEntries;
  clean: Cleaning;
}

interface Cleaning {
  endedBefore: string;
  limit: number;
}

import type { Acceptance } from "./deliveries.ts";

/** A request exactly as it was received, credentials and all. */
export interface KeptRequest {
  /** The delivery's. */
  id: string;
  triggerId: string;
  receivedAt: string;
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
  ip: string;
  /** It came from a trusted proxy, whose word on its client counts; absent: it did not. */
  isProxied?: boolean;
  /** Its sender was proved, and what it said was refused; absent: not proved. */
  isProved?: boolean;
  /** Before any decompression. */
  body: Uint8Array;
}

/** `gone`: it was released already, or is kept no longer; `spent`: its dynamic trigger has no use left. Nothing was changed. */
export type Released =
  | { kind: "stored" }
  | { kind: "duplicate"; of: string }
  | { kind: "gone" }
  | { kind: "spent" };

/**
 * The bounds per trigger, for those whose sender was proved and, apart from them, for all others: strangers push nothing
 * out that a sender has sent. Beyond them, and after so long, the oldest give way.
 */
export const quarantinedMax = 500,
  quarantinedBytesMax = 33_554_432,
  quarantineMs = 1_209_600_000;

/** Refused requests that are kept whole, encrypted, to be checked again. */
export interface Quarantine {
  keep(requests: readonly (KeptRequest & { workspace: string })[]): Promise<void>;
  get(find: { workspace: string; id: string }): Promise<KeptRequest | null>;
  /** Turns a refused request into the delivery that it would have been, with its key and its runs; once. */
  release(release: { acceptance: Acceptance; now: string }): Promise<Released>;
}

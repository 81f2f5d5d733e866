import type { Acceptance } from "../store.ts";

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
  /** Before any decompression. */
  body: Uint8Array;
}

/** `gone`: it was released already, or is kept no longer; nothing was changed. */
export type Released = { kind: "stored" } | { kind: "duplicate"; of: string } | { kind: "gone" };

/** The bounds per trigger: beyond them, and after so long, the oldest give way. */
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

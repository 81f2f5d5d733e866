import type { Acceptance } from "./deliveries.ts";

/** A trigger's newest listening for a sample (S40). Open until a request is taken, it is stopped, or its time is over. */
export interface Capture {
  id: string;
  workspace: string;
  triggerId: string;
  startedAt: string;
  endsAt: string;
  /** Whether the request must be authenticated. */
  authenticate: boolean;
  /** Whether the request is let run besides. */
  run: boolean;
  stoppedAt: string | null;
  /** The request that was taken. */
  deliveryId: string | null;
}

/** The request that a capture wants. */
export interface Taking {
  captureId: string;
  deliveryId: string;
  /** Stored in the same transaction; null: it has been stored already. */
  delivery: Pick<Acceptance, "delivery" | "body" | "sent"> | null;
  now: string;
}

export interface Captures {
  /** Opens one in place of the trigger's earlier one. Throws Problem `conflict` while that is open. */
  start(capture: Omit<Capture, "stoppedAt" | "deliveryId">): Promise<void>;
  find(find: { workspace: string; triggerId: string }): Promise<Capture | null>;
  /** Whether one was open. */
  stop(stop: { workspace: string; triggerId: string; now: string }): Promise<boolean>;
  /** False when the capture is not open any more: another request was taken. Nothing is stored then. */
  take(taking: Taking): Promise<boolean>;
}

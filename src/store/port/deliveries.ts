import type { Delivery, DeliveryDetail } from "../../contract/delivery.ts";
import type { Priority } from "../../contract/flow.ts";
import type { NewRun } from "./new-run.ts";
import type { Count, DeliverySearch, SearchPage } from "./search.ts";
import type { Arrival } from "./waits.ts";

/** A delivery to store with all that follows from it, in one transaction. */
export interface Acceptance {
  /** `trace`, `headers`, `query`, `pathParameters` and `params` are stored as they stand. */
  delivery: Omit<
    DeliveryDetail,
    "body" | "runs" | "duplicateOf" | "faulty" | "sentBytes" | "traceId" | "hidden"
  > & {
    /** Its place in a trace that is collected here; that of its sender is among its headers. */
    traceparent?: string;
  };
  body: Uint8Array;
  /**
   * As it was sent, where that is something else: the bytes, or the delivery `of` one request that holds them, and the
   * headers where they are others.
   */
  sent?: { body: Uint8Array | null; of?: string; headers?: Record<string, string> };
  /** Its trigger's author has something to mend. */
  faulty?: boolean;
  /** What it brought that runs may be waiting for. */
  arrivals?: readonly Arrival[];
  /** Names that the trigger gives to the headers and the body, for its runs. */
  variables?: EventVariables;
  /**
   * Claims the key for the trigger until `expiresAt`; held by another delivery, this one is stored as `duplicate`.
   * `answer` is what duplicates are answered, where that is known already.
   */
  claimKey: { key: string; expiresAt: string; answer?: string | null } | null;
  /** Not started for a duplicate. */
  runs: NewRun[];
  /** The worker that runs them at once because the caller waits; absent: they are queued for anyone. */
  claimedBy?: string;
  /** The id of the dynamic trigger that was called: one of its uses is spent, unless the delivery is a duplicate. */
  spends?: string;
  /** Absent: normal. When much waits to be written, low ones are refused first. */
  priority?: Priority;
}

export interface EventVariables {
  headers?: string | undefined;
  body?: string | undefined;
}

type Kept = { kind: "stored" } | { kind: "duplicate"; of: string };
/** `spent`: the dynamic trigger has no use left, was revoked or has expired; nothing was stored. */
export type Accepted = Kept | { kind: "spent" };

/** What became of deliveries that are stored together: of each; or `spent`, and nothing was stored. */
export type AcceptedTogether = { kind: "taken"; each: Kept[] } | { kind: "spent" };

export interface DeliveryFilter {
  workspace: string;
  triggerId?: string;
  /** Only those after this id (older ones come first) or before it (newer ones first, the default). */
  after?: string;
  before?: string;
  limit: number;
}

export interface SentBytes {
  headers: Record<string, string>;
  body: Uint8Array;
}

/** A refused request, or a challenge that was answered, for its bounded ring. `body` is at most its first 16 KiB. */
export interface Rejection {
  delivery: Acceptance["delivery"];
  body: Uint8Array;
  faulty?: boolean;
}

/** The bounds of each ring, per workspace. */
export const rejectionsMax = 1_000,
  rejectionBytesMax = 8_388_608;

/** The first run of a workflow on a delivery; `own` where the delivery itself started it, as of the time it came. */
export interface StartedOn extends Omit<NewRun, "replayOf"> {
  deliveryId: string;
  own: boolean;
}

/** What a delivery was answered, known only after it had been stored. */
export interface LateAnswer {
  workspace: string;
  deliveryId: string;
  status: number;
}

export interface Deliveries {
  accept(acceptance: Acceptance): Promise<Accepted>;
  /** Stores the deliveries of one request in their order, all or none; each may turn out to be a duplicate. */
  acceptTogether(acceptances: readonly Acceptance[]): Promise<AcceptedTogether>;
  /** Adds to the rings, each status to its own, and drops the oldest beyond their bounds. */
  reject(rejections: readonly Rejection[]): Promise<void>;
  /** Refused requests are listed and found, too. */
  /** What duplicates of the delivery that holds a key are answered; null where nothing was kept. */
  firstAnswer(find: { triggerId: string; key: string }): Promise<string | null>;
  /** Keeps an answer for duplicates, unless there is one. Returns the one that is kept; null: the key is not held. */
  keepAnswer(keep: {
    triggerId: string;
    key: string;
    deliveryId: string;
    answer: string;
  }): Promise<string | null>;
  /** Notes what they were answered; those that are gone meanwhile are passed over. */
  answered(answers: readonly LateAnswer[]): Promise<void>;
  /** How many deliveries of a trigger since then have something for its author to mend, `countMax` at most. */
  faults(find: { triggerId: string; since: string; countMax: number }): Promise<number>;
  /** Refused requests are found here too, under `status: "rejected"` or without a status. */
  list(filter: DeliveryFilter): Promise<Delivery[]>;
  /** The newest of each of these triggers that has any, refused requests included; at most 1,000 triggers. */
  newest(find: { workspace: string; triggerIds: readonly string[] }): Promise<Delivery[]>;
  /** Looks for deliveries within a time; what is not done by then is gone on with from `next`. */
  search(search: DeliverySearch): Promise<SearchPage>;
  /** How many it would find, from the newest on; for `lookMs` at most. */
  count(search: Omit<DeliverySearch, "limit">): Promise<Count>;
  /** With so many bytes of its body, or with all of it. */
  get(find: { workspace: string; id: string; bodyBytesMax?: number }): Promise<DeliveryDetail | null>;
  /** What a list says of it, without its content. */
  find(find: { workspace: string; id: string }): Promise<Delivery | null>;
  /** Of each of these deliveries, the workflows that have run on it. */
  startedOn(find: { workspace: string; ids: readonly string[] }): Promise<StartedOn[]>;
  /** The body as received, decompressed. */
  body(find: { workspace: string; id: string }): Promise<Uint8Array | null>;
  /** Headers and body as they were sent, before anything was unpacked. */
  sent(find: { workspace: string; id: string }): Promise<SentBytes | null>;
}

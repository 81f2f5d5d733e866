import type { Delivery, DeliveryDetail, DeliveryStatus } from "../../contract/delivery.ts";

/** A delivery with all that its sender sent, as a search looks at it. */
export type SentDelivery = Delivery &
  Pick<DeliveryDetail, "headers" | "query" | "pathParameters" | "params" | "bodyType" | "bodyCharset"> & {
    body: Uint8Array;
  };

/** Which deliveries are sought: all that is given must hold. */
export interface DeliverySearch {
  workspace: string;
  triggerId?: string | undefined;
  status?: DeliveryStatus | undefined;
  /** None of these; only where no status is given. */
  exceptStatus?: DeliveryStatus | undefined;
  eventType?: string | undefined;
  /** Only those that have something for the trigger's author to mend. */
  faulty?: boolean | undefined;
  /** Only tests, or none of them. */
  test?: boolean | undefined;
  idempotencyKey?: string | undefined;
  ip?: string | undefined;
  /** Part of the URL, letter case aside. */
  url?: string | undefined;
  /** Part of the id, URL, idempotency key or event type, letter case aside. */
  search?: string | undefined;
  /** A header that is there, by its lower-case name, and what it says. */
  header?: { name: string; value?: string | undefined } | undefined;
  /** Part of the body, exactly as it was sent. */
  text?: string | undefined;
  /** What a body must hold for `matches` to be true, unless JSON's escapes hide it: spares reading the others. */
  bodyHolds?: readonly string[] | undefined;
  /** Asked of those that fit in everything else. */
  matches?: ((delivery: SentDelivery) => boolean | Promise<boolean>) | undefined;
  /** Only those after this id, or before it. */
  after?: string | undefined;
  before?: string | undefined;
  /** Absent: the newest first. */
  oldestFirst?: boolean | undefined;
  limit: number;
  /** For how long to look, in ms; then what was found by then is given. */
  lookMs: number;
}

/** `next`: up to which id all was looked through, to go on from there; null when nothing is left. */
export interface SearchPage {
  items: Delivery[];
  next: string | null;
}

/** How many there are, as far back as was counted: to this id; null: all. */
export interface Count {
  count: number;
  countedTo: string | null;
}

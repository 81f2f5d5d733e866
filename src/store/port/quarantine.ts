import type { DeliveryDetail } from "../../contract/delivery.ts";

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

export type PathParameters = DeliveryDetail["pathParameters"];

/** What a request says: header names in lower case, the body decompressed. */
export interface Sent {
  headers: Readonly<Record<string, string>>;
  body: Uint8Array;
}

/** A request taken out of its provider's envelope: each event as if it had come alone. `batch`: there may be any number. */
export type Unpacked =
  | { kind: "event"; event: Sent }
  | { kind: "batch"; events: readonly Sent[] }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string }
  | { kind: "crowded"; eventsMax: number; reason: string };

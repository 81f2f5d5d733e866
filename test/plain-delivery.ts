import type { Acceptance } from "../src/store/store.ts";

type Stored = Acceptance["delivery"];

/** A delivery as it is stored: of a plain JSON request, as far as nothing else is given. */
export const plainDelivery = (
  given: Pick<Stored, "id" | "triggerId" | "receivedAt"> & Partial<Stored>,
): Stored => ({
  workspace: "default",
  status: "accepted",
  method: "POST",
  url: "/webhooks/x",
  ip: "127.0.0.1",
  contentType: "application/json",
  bodyBytes: 1,
  eventType: null,
  idempotencyKey: null,
  replayOf: null,
  answerStatus: 200,
  reason: null,
  headers: {},
  query: {},
  pathParameters: {},
  params: {},
  bodyType: "json",
  bodyCharset: null,
  trace: [],
  ...given,
});

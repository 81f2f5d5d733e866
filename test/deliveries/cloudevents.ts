import { HTTP } from "cloudevents";
import type { ProviderRow } from "./row.ts";

/** A token proves nothing of the body; the SDK says whether what was sent is an event. */
export const row: ProviderRow = {
  preset: "cloudevents",
  secrets: { signing: "mF_9.B5f-4.1JqM" },
  sign: (_, secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  accepts: ({ headers, body }) => HTTP.isEvent({ headers, body }),
  signature: "authorization",
  signsBody: false,
  isTimed: false,
  eventType: "com.github.pull_request.opened",
  idempotencyKey: "https://github.com/cloudevents/spec/pull A234-1234-1234",
};

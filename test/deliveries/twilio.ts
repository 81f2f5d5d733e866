import twilio from "twilio";
import type { Call, ProviderRow } from "./row.ts";

const fieldsOf = ({ body }: Call) => Object.fromEntries(new URLSearchParams(body));

export const row: ProviderRow = {
  preset: "twilio",
  secrets: { signing: "12345678901234567890123456789012" },
  sign: (call, secret) => ({
    headers: {
      "x-twilio-signature": twilio.getExpectedTwilioSignature(secret, call.url, fieldsOf(call)),
    },
  }),
  accepts: (call, secret) =>
    twilio.validateRequest(secret, call.headers["x-twilio-signature"] ?? "", call.url, fieldsOf(call)),
  signature: "x-twilio-signature",
  signsBody: true,
  isTimed: false,
  eventType: "received",
  idempotencyKey: "2d4c9a0e-6e5c-4f0c-8c77-1d3b7c3a9f55",
};

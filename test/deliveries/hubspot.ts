import { Signature } from "@hubspot/api-client/lib/src/utils/signature.js";
import type { Call, ProviderRow } from "./row.ts";

const options = ({ method, url, body }: Call, clientSecret: string, timestamp: number) => ({
  method,
  url,
  requestBody: body,
  clientSecret,
  timestamp,
  signature: "",
  signatureVersion: "v3",
});

export const row: ProviderRow = {
  preset: "hubspot",
  secrets: { signing: "1e0e6f3c-3b2a-4c58-9d1a-5a4d0f1b7c22" },
  sign: (call, secret) => ({
    headers: {
      "x-hubspot-request-timestamp": String(call.now),
      "x-hubspot-signature-v3": Signature.getSignature(call.method, "v3", options(call, secret, call.now)),
    },
  }),
  accepts: (call, secret) =>
    Signature.isValid({
      ...options(call, secret, Number(call.headers["x-hubspot-request-timestamp"])),
      signature: call.headers["x-hubspot-signature-v3"] ?? "",
    }),
  signature: "x-hubspot-signature-v3",
  signsBody: true,
  isTimed: true,
  eventType: "contact.propertyChange",
  idempotencyKey: null,
};

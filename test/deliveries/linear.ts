import { createHmac } from "node:crypto";
import { LinearWebhookClient } from "@linear/sdk/webhooks";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "linear",
  secrets: { signing: "lin_wh_2uXq4cJp6vTn8yRb0mKd" },
  // Linear's SDK verifies only; signed as its documentation says, the time in the body.
  sign({ body: sample, now }, secret) {
    const body = sample.replace(/\}$/, `,"webhookTimestamp":${now}}`);
    return {
      body,
      headers: { "linear-signature": createHmac("sha256", secret).update(body).digest("hex") },
    };
  },
  accepts: ({ body, headers }, secret) =>
    new LinearWebhookClient(secret).verify(Buffer.from(body), headers["linear-signature"] ?? ""),
  signature: "linear-signature",
  signsBody: true,
  isTimed: true,
  eventType: "Comment.create",
  idempotencyKey: "234d1a4e-b617-4388-90fe-adc3633d6b72",
};

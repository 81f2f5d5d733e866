import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "zendesk",
  secrets: { signing: "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==" },
  sign({ body, now }, secret) {
    const timestamp = new Date(now).toISOString();
    const signature = createHmac("sha256", secret).update(timestamp + body).digest("base64");
    return {
      headers: {
        "x-zendesk-webhook-signature-timestamp": timestamp,
        "x-zendesk-webhook-signature": signature,
      },
    };
  },
  signature: "x-zendesk-webhook-signature",
  signsBody: true,
  isTimed: true,
  eventType: "zen:event-type:user.name_changed",
  idempotencyKey: "8350205582",
};

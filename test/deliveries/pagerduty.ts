import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "pagerduty",
  secrets: { signing: "cdlK0sGrHBUvWSQRvWsE0mUEGUKfBFLbhwX+Wk0ZFyz2p3BvDFuBqs1B7VsZrWqX" },
  sign: ({ body }, secret) => ({
    headers: { "x-pagerduty-signature": `v1=${createHmac("sha256", secret).update(body).digest("hex")}` },
  }),
  signature: "x-pagerduty-signature",
  signsBody: true,
  isTimed: false,
  eventType: "incident.priority_updated",
  idempotencyKey: "5ac64822-4adc-4fda-ade0-410becf0de4f",
};

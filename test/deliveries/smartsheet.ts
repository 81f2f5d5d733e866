import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "smartsheet",
  secrets: { signing: "216ejjzdnq17eq1q8xs7d4hu8b" },
  sign: ({ body }, secret) => ({
    headers: { "smartsheet-hmac-sha256": createHmac("sha256", secret).update(body).digest("hex") },
  }),
  signature: "smartsheet-hmac-sha256",
  signsBody: true,
  isTimed: false,
  eventType: "row.created",
  idempotencyKey: null,
};

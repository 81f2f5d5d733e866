import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "linkedin",
  secrets: { signing: "WPL_AP1.ZmFrZSBjbGllbnQgc2VjcmV0" },
  sign: ({ body }, secret) => ({
    headers: { "x-li-signature": createHmac("sha256", secret).update(`hmacsha256=${body}`).digest("hex") },
  }),
  signature: "x-li-signature",
  signsBody: true,
  isTimed: false,
  eventType: "LEAD_ACTION",
  idempotencyKey: null,
};

import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "dropbox",
  secrets: { signing: "q1w2e3r4t5y6u7i" },
  sign: ({ body }, secret) => ({
    headers: { "x-dropbox-signature": createHmac("sha256", secret).update(body).digest("hex") },
  }),
  signature: "x-dropbox-signature",
  signsBody: true,
  isTimed: false,
  eventType: null,
  idempotencyKey: null,
};

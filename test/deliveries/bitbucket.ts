import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "bitbucket",
  secrets: { signing: "It's a Secret to Everybody" },
  sign: ({ body }, secret) => ({
    headers: { "x-hub-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` },
  }),
  signature: "x-hub-signature",
  signsBody: true,
  isTimed: false,
  eventType: "repo:push",
  idempotencyKey: "3b5f7a3c-6f3e-4f0e-9a57-0c3a5a9a9d10",
};

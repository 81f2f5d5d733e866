import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "websub",
  credential: { secret: "signing", topic: "https://example.com/feed" },
  secrets: { signing: "random-secret-of-the-subscription" },
  sign: ({ body }, secret) => ({
    headers: { "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}` },
  }),
  signature: "x-hub-signature",
  signsBody: true,
  isTimed: false,
  eventType: null,
  idempotencyKey: null,
};

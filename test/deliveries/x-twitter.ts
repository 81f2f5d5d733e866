import { createHmac } from "node:crypto";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "x-twitter",
  secrets: { signing: "GgDYlkSvaPxGxC4X8liwpUoqKwwr3lCADbz8A7ADU" },
  sign: ({ body }, secret) => ({
    headers: {
      "x-twitter-webhooks-signature": `sha256=${createHmac("sha256", secret).update(body).digest("base64")}`,
    },
  }),
  signature: "x-twitter-webhooks-signature",
  signsBody: true,
  isTimed: false,
  eventType: null,
  idempotencyKey: null,
};

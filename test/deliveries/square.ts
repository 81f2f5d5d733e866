import { createHmac } from "node:crypto";
import type * as Square from "square";
import type { ProviderRow } from "./row.ts";

// Square exports all of itself or nothing, and that takes seconds to load.
const helper = new URL("wrapper/WebhooksHelper.js", import.meta.resolve("square"));
const { WebhooksHelper }: Pick<typeof Square, "WebhooksHelper"> = await import(helper.href);

export const row: ProviderRow = {
  preset: "square",
  secrets: { signing: "asdf1234" },
  // Square's SDK verifies only; signed as its documentation says.
  sign: ({ url, body }, secret) => ({
    headers: {
      "x-square-hmacsha256-signature": createHmac("sha256", secret)
        .update(url + body)
        .digest("base64"),
    },
  }),
  accepts: ({ url, body, headers }, signatureKey) =>
    WebhooksHelper.verifySignature({
      requestBody: body,
      signatureHeader: headers["x-square-hmacsha256-signature"] ?? "",
      signatureKey,
      notificationUrl: url,
    }),
  signature: "x-square-hmacsha256-signature",
  signsBody: true,
  isTimed: false,
  eventType: "customer.created",
  idempotencyKey: "df3a6f2e-7d7a-4a2a-9c2f-5c1f0b0d9e11",
};

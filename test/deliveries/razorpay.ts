import { createHmac } from "node:crypto";
import { validateWebhookSignature } from "razorpay/dist/utils/razorpay-utils.js";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "razorpay",
  secrets: { signing: "a secret of the author" },
  // Razorpay's SDK verifies only; signed as its documentation says.
  sign: ({ body }, secret) => ({
    headers: { "x-razorpay-signature": createHmac("sha256", secret).update(body).digest("hex") },
  }),
  accepts: ({ body, headers }, secret) =>
    validateWebhookSignature(body, headers["x-razorpay-signature"] ?? "", secret),
  signature: "x-razorpay-signature",
  signsBody: true,
  isTimed: false,
  eventType: "payment.captured",
  idempotencyKey: "OaXbhWAgZBkyFY",
};

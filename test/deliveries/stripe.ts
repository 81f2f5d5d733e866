import { Stripe } from "stripe";
import type { ProviderRow } from "./row.ts";

const { webhooks } = new Stripe("sk_test_of_the_tests");

export const row: ProviderRow = {
  preset: "stripe",
  secrets: { signing: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
  sign: ({ body, now }, secret) => ({
    headers: {
      "stripe-signature": webhooks.generateTestHeaderString({
        payload: body,
        secret,
        timestamp: Math.floor(now / 1_000),
      }),
    },
  }),
  accepts: ({ body, headers, now }, secret) =>
    webhooks.constructEvent(body, headers["stripe-signature"] ?? "", secret, 300, undefined, now).id ===
    "evt_1NG8Du2eZvKYlo2CUI79vXWy",
  signature: "stripe-signature",
  signsBody: true,
  isTimed: true,
  eventType: "invoice.paid",
  idempotencyKey: "evt_1NG8Du2eZvKYlo2CUI79vXWy",
};

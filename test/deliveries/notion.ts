import { signWebhookPayload, verifyWebhookSignature } from "@notionhq/client";
import type { ProviderRow } from "./row.ts";

export const row: ProviderRow = {
  preset: "notion",
  secrets: { signing: "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl" },
  sign: async ({ body }, verificationToken) => ({
    headers: { "x-notion-signature": await signWebhookPayload({ body, verificationToken }) },
  }),
  accepts: ({ body, headers }, verificationToken) =>
    verifyWebhookSignature({ body, signature: headers["x-notion-signature"], verificationToken }),
  signature: "x-notion-signature",
  signsBody: true,
  isTimed: false,
  eventType: "page.created",
  idempotencyKey: "367cba44-b6f3-4c92-81e7-6a2e9659efd4",
};

import { definePreset } from "../preset.ts";

/** Shopify signs the body with HMAC-SHA256, in base64. */
export const shopify = definePreset({
  name: "shopify",
  title: "Shopify",
  docs: "https://shopify.dev/docs/apps/build/webhooks/subscribe/https",
  checked: "Checked with `@shopify/shopify-api`.",
  setup:
    "The app's client secret; for webhooks made in the shop's admin, the secret shown under Settings → Notifications → Webhooks.",
  credentials: ({ secret }) => [
    { scheme: "hmac", secret, header: "X-Shopify-Hmac-Sha256", encoding: "base64" },
  ],
  eventType: "{header:x-shopify-topic}",
  // The event's id is the same for all subscriptions that hear of it, the webhook's only for each attempt of one.
  idempotencyKey: "{header:x-shopify-webhook-id}",
  deadlineMs: 5_000,
  headers: ["X-Shopify-Topic", "X-Shopify-Hmac-Sha256", "X-Shopify-Shop-Domain", "X-Shopify-Webhook-Id"],
});

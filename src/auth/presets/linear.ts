import { definePreset } from "../preset.ts";

/** Linear signs the body with HMAC-SHA256; the time is a member of it. */
export const linear = definePreset({
  name: "linear",
  title: "Linear",
  docs: "https://linear.app/developers/webhooks#securing-webhooks",
  checked: "Checked with `@linear/sdk`.",
  setup: "Settings → API → Webhooks → the webhook → Signing secret.",
  credentials: ({ secret }) => [
    {
      scheme: "hmac",
      secret,
      header: "Linear-Signature",
      payload: "{body}",
      timestamp: { member: "webhookTimestamp", unit: "milliseconds", toleranceMs: 60_000 },
    },
  ],
  eventType: ["{body:type}.{body:action}", "{body:type}"],
  idempotencyKey: "{header:linear-delivery}",
  deadlineMs: 5_000,
  headers: ["Linear-Signature", "Linear-Delivery", "Linear-Event"],
});
